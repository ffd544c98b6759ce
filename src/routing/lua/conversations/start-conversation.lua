#!lua
--[[
  Open a conversation with what the business writes first: Pending, held by the agent who starts it, its reply on its way like any
  other. Refused while one of the same key is open.

  KEYS[1] anchor             hash  the workspace's anchor

  ARGV[1]  nowMs             unix ms; empty: Redis TIME
  ARGV[2]  requestId         own id, or a client's idempotency key
  ARGV[3]  requestHash       empty for own ids
  ARGV[4]  configVersion     the version the channel was read under
  ARGV[5]  by                actor, as in agent:ID or key:ID
  ARGV[6]  agentId           the agent who starts it; empty for an admin: nobody holds it
  ARGV[7]  channelId         by which it goes out
  ARGV[8]  contactId         to whom; made where it is not known
  ARGV[9]  contactExternalId the channel's name for the contact
  ARGV[10] contactName       of one that is made; empty: not known
  ARGV[11] conversationKey   at most one conversation of it is open
  ARGV[12] conversationId    of the conversation
  ARGV[13] visibility        private or public
  ARGV[14] threadId          empty: none
  ARGV[15] entry             JSON object text of the timeline entry, without its id
  ARGV[16] deadlineMs        without a receipt for so long the reply is shown as failed
  ARGV[17] pushed            1: the channel has a webhook
  ARGV[18] placement         JSON of the place it would have in line
  ARGV[19] terms             JSON of its lifecycle
  ARGV[20] files             ids of uploaded attachments that the message takes, joined by spaces

  Reply   started conversationId ring deliver | conversation_open conversationId | contact_blocked | unknown_agent |
          unknown_attachment attachmentId | stale_config | idempotency_key_reused
]]
--- @include core
--- @include core/attachments
--- @include core/contacts
--- @include core/opening
--- @include core/outbox
local nowMs, requestId, requestHash, configVersion, by, agentId = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local channelId, contactId, externalId, name, key = ARGV[7], ARGV[8], ARGV[9], ARGV[10], ARGV[11]
local conversationId, visibility, threadId, entry = ARGV[12], ARGV[13], ARGV[14], ARGV[15]
local deadlineMs, pushed, placement, terms, files = tonumber(ARGV[16]), ARGV[17], ARGV[18], ARGV[19], ARGV[20]
local w, now = here(), clock.now(nowMs)
local contact = keys.contact(w, contactId)

local before = results.recall(w, contact, now, requestId, requestHash)
if before then return before end
if staleConfig(w, configVersion) then return { 'stale_config' } end
if agentId ~= '' and redis.call('HEXISTS', keys.config(w), 'agent:' .. agentId) == 0 then return { 'unknown_agent' } end
if fields(contact, 'blockedAt').blockedAt ~= '' then return { 'contact_blocked' } end
local openId, closed = opening.found(w, contactId, key)
if openId then
  return results.keep(w, contact, now, requestId, requestHash, { 'conversation_open', 'conversationId', openId })
end
local lacking = attachments.refused(w, files, by)
if lacking then return { 'unknown_attachment', 'attachmentId', lacking } end

if not contacts.exists(w, contactId) then
  contacts.seen(w, contactId, now, { channelId = channelId, externalId = externalId, name = name, attributes = '' })
end
local c = opening.make(w, conversationId, closed, now, by, terms, { key = key, channelId = channelId, contactId = contactId,
  visibility = visibility, threadId = threadId, createdAt = now })
local to = agentId ~= '' and { agentId } or nil
local messageId = outbox.messageId(c, c.lastSeq + 1)
local seq = conversations.write(w, c, now, '{"messageId":"' .. messageId .. '",' .. string.sub(entry, 2))
attachments.take(w, c.id, files)
placing.write(w, c, placement, true)
lifecycle.enter(w, c, now, 'pending')
conversations.set(c, 'waitingSince', now)
conversations.set(c, 'answeredAt', now)
conversations.note(w, c, now, 'conversation.opened', by, { state = 'pending' }, to)
if agentId ~= '' then
  holding.give(w, c, agentId, now)
  redis.call('HSET', contact, 'lastAgentId', agentId, 'lastAgentAt', now)
  conversations.note(w, c, now, 'conversation.assigned', by, { reason = 'started' }, to, agentId)
end
local deliver = outbox.add(w, c, seq, now, deadlineMs, pushed == '1')
events.append(w, now, { type = 'message.sent', by = by, conversationId = c.id, epoch = c.epoch,
  data = { messageId = messageId, seq = seq } }, to)
conversations.save(w, c)
return results.keep(w, contact, now, requestId, requestHash,
  { 'started', 'conversationId', c.id, 'ring', bell.wanted(w, now), 'deliver', deliver and '1' or '0' })
