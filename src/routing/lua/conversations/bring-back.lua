#!lua flags=allow-oom
--[[
  A boomerang that is due brings its conversation back to New, where it waits from now on (rows 26 to 28). One of a Resolved
  conversation that finds another of the same key open leaves its note there and ends.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       the same request gets the same answer again
  ARGV[3] conversationId  which one
  ARGV[4] configVersion   the version its place was evaluated under
  ARGV[5] dueAt           which boomerang; another one by now is refused
  ARGV[6] placement       JSON of its place in line
  ARGV[7] topics          the topics that was evaluated under, sorted, joined by spaces
  ARGV[8] teamId          the pinned team that was evaluated under; empty: none

  Reply   returned taken ring | left conversationId | not_due | stale_config | facts_changed
]]
--- @include core
--- @include core/waking
--- @include core/notes
local nowMs, requestId, conversationId, configVersion, dueAt = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local placement, topics, teamId = ARGV[6], ARGV[7], ARGV[8]
local w, now = here(), clock.now(nowMs)
local entity = keys.conversation(w, conversationId)

local before = results.recall(w, entity, now, requestId, '')
if before then return before end
local c = conversations.load(w, conversationId)
if not c or c.boomerangAt == 0 or num(c.boomerangAt) ~= dueAt or c.boomerangAt > now then return { 'not_due' } end
if staleConfig(w, configVersion) then return { 'stale_config' } end

local by, note = c.boomerangBy, c.boomerangNote
local function leaveNote(at)
  if note ~= '' then notes.write(w, at, now, cjson.encode({ kind = 'note', by = by, text = note })) end
end
local openId = c.state == 'resolved' and redis.call('HGET', keys.open(w), c.key)
local open = openId and conversations.load(w, openId)
if open then
  lifecycle.dropBoomerang(w, c, now, 'engine', 'another')
  conversations.save(w, c)
  leaveNote(open)
  local data = { fromId = c.id, noteSeq = note ~= '' and open.lastSeq or nil }
  conversations.note(w, open, now, 'conversation.boomerang_left', by, data, open.assigneeId ~= '' and { open.assigneeId } or nil)
  conversations.save(w, open)
  return results.keep(w, entity, now, requestId, '', { 'left', 'conversationId', openId })
end
if redis.call('HEXISTS', keys.config(w), 'channel:' .. c.channelId) == 0 then
  lifecycle.dropBoomerang(w, c, now, 'engine', 'channel_gone')
  conversations.save(w, c)
  return { 'not_due' }
end
if c.topics ~= topics or c.teamId ~= teamId then return { 'facts_changed' } end

lifecycle.forgetBoomerang(w, c)
leaveNote(c)
local data = { reason = by == lifecycle.SYSTEM and 'system' or nil, noteSeq = note ~= '' and c.lastSeq or nil }
local taken = waking.wake(w, c, now, { since = now, hops = '', placement = placement, type = 'conversation.boomeranged', by = by, data = data })
conversations.save(w, c)
return results.keep(w, entity, now, requestId, '', { 'returned', 'taken', taken and '1' or '0', 'ring', bell.wanted(w, now) })
