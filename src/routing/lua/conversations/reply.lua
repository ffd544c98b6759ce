#!lua
--[[
  Append an agent's reply to its conversation and what its channel sends. New goes to Pending, or stays, or is resolved, as the
  channel says, unless a customer message was not seen; with assignOnReply an unassigned one becomes the replying agent's (rows 13
  to 15). Pending stays, or is resolved.

  KEYS[1] anchor           hash  the workspace's anchor

  ARGV[1]  nowMs           unix ms; empty: Redis TIME
  ARGV[2]  requestId       own id, or a client's idempotency key
  ARGV[3]  requestHash     empty for own ids
  ARGV[4]  configVersion   the version assignOnReply was read under
  ARGV[5]  conversationId  which one
  ARGV[6]  epoch           empty: not checked
  ARGV[7]  by              actor, as in agent:ID or key:ID
  ARGV[8]  agentId         the replying agent; empty for an admin
  ARGV[9]  seenSeq         newest customer message the app showed; empty: not said
  ARGV[10] assignOnReply   1 or 0
  ARGV[11] deadlineMs      without a receipt for so long the reply is shown as failed
  ARGV[12] entry           JSON object text of the timeline entry, without its id
  ARGV[13] keepMs          how long a Pending one keeps its slot after an agent's reply
  ARGV[14] savedReplyId    the saved reply it was made from; empty: none
  ARGV[15] after           pending, stay or resolve: where the conversation goes
  ARGV[16] wrapUpMs        how long its holder's slot stays taken where it is resolved
  ARGV[17] pushed          1: the channel has a webhook
  ARGV[18] files           ids of uploaded attachments that it takes, joined by spaces
  ARGV[19] required        what must be there to resolve it: topic, or empty; without it it is parked

  Reply   replied messageId seq ring deliver | not_found | stale_epoch epoch state assigneeId | invalid_state state |
          conversation_locked lockedBy epoch |
          unknown_agent | unknown_attachment attachmentId | stale_config | idempotency_key_reused
]]
--- @include core
--- @include core/attachments
--- @include core/leaving
--- @include core/saved-replies
--- @include core/sending
local nowMs, requestId, requestHash, configVersion, conversationId = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local epoch, by, agentId, seenSeq, assignOnReply = ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10]
local deadlineMs, entry, keepMs = tonumber(ARGV[11]), ARGV[12], tonumber(ARGV[13])
local savedReplyId, after, wrapUpMs, pushed, files, required = ARGV[14], ARGV[15], tonumber(ARGV[16]), ARGV[17], ARGV[18], ARGV[19]
local w, now = here(), clock.now(nowMs)
local entity = keys.conversation(w, conversationId)

local before = results.recall(w, entity, now, requestId, requestHash)
if before then return before end
local c = conversations.load(w, conversationId)
if not c then return { 'not_found' } end
if staleConfig(w, configVersion) then return { 'stale_config' } end
if agentId ~= '' and redis.call('HEXISTS', keys.config(w), 'agent:' .. agentId) == 0 then return { 'unknown_agent' } end
local refusal = refusals.refusal(w, c, epoch) or refusals.botHeld(c) or (c.state == 'resolved' and refusals.invalid(c))
  or refusals.locked(c, by)
if refusal then return results.keep(w, entity, now, requestId, requestHash, refusal) end
local lacking = attachments.refused(w, files, by)
if lacking then return { 'unknown_attachment', 'attachmentId', lacking } end

local missed = refusals.unseen(c, seenSeq)
attachments.take(w, c.id, files)
local holder = c.assigneeId ~= '' and c.assigneeId or agentId
local reply = { by = by, entry = entry, deadlineMs = deadlineMs, pushed = pushed == '1' }
local messageId, seq, deliver = sending.send(w, c, now, reply, holder ~= '' and { holder } or nil)
if savedReplyId ~= '' then savedReplies.use(w, now, savedReplyId) end

placing.stopSla(w, c, now, by)
facts.replied(w, c, now, agentId)
work.replied(c, agentId)
conversations.set(c, 'answeredAt', now)
if agentId ~= '' then
  redis.call('HSET', keys.contact(w, c.contactId), 'lastAgentId', agentId, 'lastAgentAt', now)
end
if after == 'resolve' and refusals.incomplete(c, required, 'reply') then after = 'pending' end
if c.state == 'new' then
  if c.assigneeId == '' and assignOnReply == '1' and agentId ~= '' then
    holding.give(w, c, agentId, now)
    conversations.note(w, c, now, 'conversation.assigned', by, { reason = 'reply' }, { agentId }, agentId)
  end
  if missed then
    local oldest = refusals.oldestInboundAfter(w, c, tonumber(seenSeq))
    if oldest then conversations.set(c, 'waitingSince', oldest) end
    if oldest then facts.asked(c, oldest) end
    lanes.replace(w, c)
  elseif after == 'stay' then
    holding.answered(w, c)
    conversations.set(c, 'waitingSince', now)
    lanes.replace(w, c)
  elseif after == 'pending' then
    holding.move(w, c, now, 'pending', agentId ~= '' and c.assigneeId ~= '' and keepMs or 0)
    locks.done(w, c, now, by)
    conversations.note(w, c, now, 'conversation.pended', by, { reason = 'reply' }, holder ~= '' and { holder } or nil)
  end
end
if after == 'resolve' and not missed then leaving.resolve(w, c, now, by, 'reply', wrapUpMs) end
conversations.save(w, c)
return results.keep(w, entity, now, requestId, requestHash,
  { 'replied', 'messageId', messageId, 'seq', num(seq), 'ring', bell.wanted(w, now), 'deliver', deliver and '1' or '0' })
