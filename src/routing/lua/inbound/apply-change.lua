#!lua flags=allow-oom
--[[
  Apply the head of a contact's inbox that changes a message: its text, that it is gone, a reaction. The caller has read the message
  and says what it becomes; refused when it is another by now. It moves no state and no clock.

  KEYS[1] anchor            hash  the workspace's anchor

  ARGV[1]  nowMs            unix ms; empty: Redis TIME
  ARGV[2]  contactId        whose inbox
  ARGV[3]  messageId        refused unless it is the head
  ARGV[4]  token            the claim to renew
  ARGV[5]  type             edit, delete or reaction
  ARGV[6]  targetId         message id of what is changed
  ARGV[7]  conversationId   where that stands; empty: nowhere that is known
  ARGV[8]  seq              of its entry
  ARGV[9]  was              JSON object text that it was read as
  ARGV[10] entry            JSON object text that it becomes; empty: it stays
  ARGV[11] gone             ids of attachments that it has no more, joined by spaces

  Reply   applied outcome conversationId seq acceptedAt appliedAt nextId nextAt nextBody | not_head | facts_changed
]]
--- @include core/results
--- @include core/clock
--- @include core/inbox
--- @include core/attachments
--- @include core/events
local nowMs, contactId, messageId, token, kind = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local targetId, conversationId, seq, was, entry = ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10]
local gone = ARGV[11]
local TYPES = { edit = 'message.edited', delete = 'message.deleted', reaction = 'message.reacted' }
local w, now = here(), clock.now(nowMs)

local acceptedAt, before = inbox.judge(w, contactId, now, messageId)
if not acceptedAt then return before end
local timeline = keys.timeline(w, conversationId)
if conversationId ~= '' and redis.call('HGET', timeline, seq) ~= was then return { 'facts_changed' } end

local outcome = conversationId == '' and 'unmatched' or entry == '' and 'repeated' or 'written'
if outcome == 'written' then
  redis.call('HSET', timeline, seq, entry)
  attachments.drop(w, conversationId, now, gone)
  local c = fields(keys.conversation(w, conversationId), 'assigneeId', 'epoch')
  local changed = { type = TYPES[kind], by = 'contact', conversationId = conversationId, epoch = tonumber(c.epoch),
    data = { messageId = targetId, seq = tonumber(seq) } }
  events.append(w, now, changed, c.assigneeId ~= '' and { c.assigneeId } or nil)
elseif outcome == 'unmatched' then
  events.append(w, now, { type = 'message.unmatched', by = 'contact', data = { messageId = targetId, kind = kind } })
end
return inbox.done(w, contactId, now, messageId, token, { 'applied', 'outcome', outcome, 'conversationId', conversationId, 'seq', seq,
  'acceptedAt', num(acceptedAt), 'appliedAt', num(now) })
