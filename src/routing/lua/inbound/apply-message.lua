#!lua flags=allow-oom
--[[
  Apply the head of a contact's inbox to its conversation: the open one of its key, or a new one that names the one before it.
  A Pending one goes back to New; its assignee stays unless a due absence with remove assignment on takes it. One that was
  resolved a moment ago is opened again where its channel has a window for that (rows 1, 19 to 23, 30).

  KEYS[1] anchor             hash  the workspace's anchor

  ARGV[1]  nowMs             unix ms; empty: Redis TIME
  ARGV[2]  contactId         whose inbox
  ARGV[3]  messageId         refused unless it is the head
  ARGV[4]  token             the claim to renew
  ARGV[5]  configVersion     the version the caller evaluated rules under
  ARGV[6]  channelId         the contact's channel
  ARGV[7]  contactExternalId the channel's name for the contact
  ARGV[8]  contactName       empty: keep
  ARGV[9]  contactAttributes JSON object text; empty: keep
  ARGV[10] conversationKey   at most one conversation of it is open
  ARGV[11] conversationId    of the conversation that this message would open
  ARGV[12] visibility        private or public
  ARGV[13] threadId          empty: none
  ARGV[14] entry             JSON object text of the timeline entry
  ARGV[15] placement         JSON of its place in line, where it enters New
  ARGV[16] topics            the topics that was evaluated under, sorted, joined by spaces
  ARGV[17] teamId            the pinned team that was evaluated under; empty: none
  ARGV[18] hops              what overflow did on entry, joined by spaces
  ARGV[19] terms             JSON of its lifecycle, where it is opened
  ARGV[20] reopenWindowMs    so long after it was resolved the same conversation is opened again; 0: never
  ARGV[21] evaluatedIn      when the stay in New began that the placement was evaluated in, or its last answer; 0: it enters
  ARGV[22] acts             JSON of what automations and overflow do
  ARGV[23] files             JSON list of its attachments, to be fetched; empty: none
  ARGV[24] known             how often what is known of the contact had changed, as evaluated; empty: nothing depends on it

  Reply   applied conversationId seq opened taken entered epoch acceptedAt appliedAt ring deliver did tell nextId nextAt nextBody | not_head | stale_config |
          facts_changed
]]
--- @include core
--- @include core/attachments
--- @include core/inbox
--- @include core/following
--- @include core/opening
--- @include core/shelving
--- @include core/automatic
--- @include core/bots
--- @include core/targets
--- @include core/waking
local nowMs, contactId, messageId, token, configVersion = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local channelId, externalId, name, attributes, key = ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10]
local conversationId, visibility, threadId, entry, placement = ARGV[11], ARGV[12], ARGV[13], ARGV[14], ARGV[15]
local topics, teamId, hops, terms, reopenWindowMs = ARGV[16], ARGV[17], ARGV[18], ARGV[19], tonumber(ARGV[20])
local evaluatedIn, acts = tonumber(ARGV[21]), automatic.read(ARGV[22])
local files, known = ARGV[23], ARGV[24]
local w, now = here(), clock.now(nowMs)
local contact = keys.contact(w, contactId)

local acceptedAt, before = inbox.judge(w, contactId, now, messageId)
if not acceptedAt then return before end
if staleConfig(w, configVersion) then return { 'stale_config' } end

local openId, closed = opening.found(w, contactId, key)
local shelf = shelving.of(w, contactId, key)
if shelf then
  if openId then following.closeOne(w, openId, now) end
  openId, closed = shelf, nil
  automatic.silence(acts)
end
local again = closed and reopenWindowMs > 0 and acceptedAt - closed.resolvedAt <= reopenWindowMs
local c = openId and conversations.load(w, openId) or again and closed
local waits = c and (c.state == 'new' or c.state == 'bot')
if c and not shelf and not waits and (c.topics ~= topics or c.teamId ~= teamId) then return { 'facts_changed' } end
local asks = c and not shelf and c.state == 'new' and facts.isAnswered(c)
if known ~= '' and not shelf and known ~= contacts.known(w, contactId) then return { 'facts_changed' } end
if automatic.misjudged(acts, c, topics, teamId, evaluatedIn, asks) then return { 'facts_changed' } end

contacts.seen(w, contactId, acceptedAt, { channelId = channelId, externalId = externalId, name = name, attributes = attributes })

if not c then
  while redis.call('EXISTS', keys.conversation(w, conversationId)) == 1 do
    conversationId = 'cv_' .. string.sub(redis.sha1hex(conversationId .. acceptedAt), 1, 22)
  end
  c = opening.make(w, conversationId, closed, now, 'contact', terms, { key = key, channelId = channelId, contactId = contactId,
    visibility = visibility, threadId = threadId, createdAt = acceptedAt })
end

local seq = conversations.write(w, c, acceptedAt, entry)
conversations.set(c, 'lastInboundSeq', seq)
targets.add(w, c.id, messageId, seq)
attachments.expect(w, c.id, now, files)
local data = { messageId = messageId, seq = seq, contactId = contactId }
local received = { type = 'message.received', by = 'contact', conversationId = c.id, epoch = c.epoch, data = data }
events.append(w, now, received, c.assigneeId ~= '' and { c.assigneeId } or nil)
local opened, entered, taken = c.state == '', not waits and not shelf, false
if shelf then shelving.keep(w, c, now, acceptedAt) else facts.asked(c, acceptedAt) end
automatic.begin(w, c, now, acts, seq)
if entered then
  local types = { pending = 'conversation.woken', resolved = 'conversation.reopened' }
  local begun = { since = acceptedAt, hops = hops, placement = placement, type = types[c.state] or 'conversation.opened', by = 'contact' }
  taken = waking.wake(w, c, now, begun)
elseif c.state == 'new' and (#acts.topics > 0 or asks) then
  if asks then
    conversations.set(c, 'waitingSince', acceptedAt)
    holding.asked(w, c, now)
  end
  placing.apply(w, c, placement, now)
end
local tell = bots.onMessage(w, c, now, acts.bot, seq, opened and not acts.resolve)
automatic.answer(w, c, now, acts, { opened = opened, again = again, entered = entered })
conversations.save(w, c)
local reply = { 'applied', 'conversationId', c.id, 'seq', num(seq), 'opened', opened and '1' or '0',
  'taken', taken and '1' or '0', 'entered', entered and '1' or '0', 'epoch', num(c.epoch), 'acceptedAt', num(acceptedAt), 'appliedAt', num(now), 'ring', bell.wanted(w, now),
  'deliver', acts.deliver and '1' or '0', 'did', table.concat(acts.did, ' '), 'tell', tell or '' }
return inbox.done(w, contactId, now, messageId, token, reply)
