#!lua flags=allow-oom
--[[
  Apply the head of a contact's inbox that says what the business wrote elsewhere: into the timeline of the open conversation of its
  key, else of the one resolved last. It moves no state and no clock, opens nothing, and is never sent. What a receipt has named as
  a reply of ours is left out.

  KEYS[1] anchor            hash  the workspace's anchor

  ARGV[1] nowMs             unix ms; empty: Redis TIME
  ARGV[2] contactId         whose inbox
  ARGV[3] messageId         refused unless it is the head
  ARGV[4] token             the claim to renew
  ARGV[5] conversationKey   whose conversation
  ARGV[6] entry             JSON object text of the timeline entry
  ARGV[7] files             JSON list of its attachments, to be fetched; empty: none

  Reply   applied outcome conversationId seq acceptedAt appliedAt nextId nextAt nextBody | not_head
]]
--- @include core/results
--- @include core/clock
--- @include core/inbox
--- @include core/attachments
--- @include core/conversations
--- @include core/targets
local nowMs, contactId, messageId, token, conversationKey, entry = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local files = ARGV[7]
local w, now = here(), clock.now(nowMs)

local acceptedAt, before = inbox.judge(w, contactId, now, messageId)
if not acceptedAt then return before end

local outcome, id, seq = 'repeated', targets.find(w, contactId, conversationKey, messageId)
local c = not id and conversations.load(w, targets.latest(w, contactId, conversationKey) or '')
if c then
  outcome, id, seq = 'written', c.id, conversations.write(w, c, acceptedAt, entry)
  targets.add(w, id, messageId, seq)
  if c.state == 'resolved' then conversations.prolong(w, c, now) end
  attachments.expect(w, id, now, files)
  conversations.save(w, c)
  local echoed = { type = 'message.echoed', by = 'channel', conversationId = id, epoch = c.epoch, data = { messageId = messageId, seq = seq } }
  events.append(w, now, echoed, c.assigneeId ~= '' and { c.assigneeId } or nil)
elseif not id then
  outcome = 'unmatched'
  events.append(w, now, { type = 'message.unmatched', by = 'channel', data = { messageId = messageId, kind = 'echo' } })
end
return inbox.done(w, contactId, now, messageId, token, { 'applied', 'outcome', outcome, 'conversationId', id or '',
  'seq', num(seq or 0), 'acceptedAt', num(acceptedAt), 'appliedAt', num(now) })
