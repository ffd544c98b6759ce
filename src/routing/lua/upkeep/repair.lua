#!lua flags=allow-oom
--[[
  Recount one item, compare, write what differs, and record it: an event, and a change in the timeline of a conversation.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       the same request gets the same answer again
  ARGV[3] kind            conversation, agent, lane, profile or entry
  ARGV[4] id              of it; of an entry: set, subject or -, member

  Reply   repaired what ring | sound
]]
--- @include core
--- @include core/entries
--- @include core/audit-lines
local nowMs, requestId, kind, id = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local w, now = here(), clock.now(nowMs)
local before = results.recall(w, KEYS[1], now, requestId, '')
if before then return before end

local mended, c = {}, kind == 'conversation' and conversations.load(w, id)
if c then
  mended = audit.mend(kind, w, c, now)
elseif kind == 'agent' then
  mended = audit.mend(kind, w, id, presence.load(w, id), now)
elseif kind == 'entry' then
  mended = entries.mend(w, id, now)
elseif kind ~= 'conversation' then
  mended = audit.mend(kind, w, id)
end
if #mended == 0 then return { 'sound' } end

local what = table.concat(mended, ' ')
if c then
  conversations.note(w, c, now, 'reconciler.repaired', 'engine', { item = kind, what = what })
  conversations.save(w, c)
else
  local data = { item = kind, id = id, what = what }
  events.append(w, now, { type = 'reconciler.repaired', agentId = kind == 'agent' and id or nil, data = data })
end
return results.keep(w, KEYS[1], now, requestId, '', { 'repaired', 'what', what, 'ring', bell.wanted(w, now) })
