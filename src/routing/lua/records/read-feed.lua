#!lua flags=no-writes
--[[
  What happened to an agent, or in the whole workspace, after a cursor. When all was read the cursor moves to the workspace's
  newest event, so that a quiet agent's cursor does not age.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] agentId         whose feed; empty: the workspace's log
  ARGV[2] generation      of the cursor
  ARGV[3] cursor          an event id; empty: what is newest now; -: before the oldest that is kept
  ARGV[4] limit           most events

  Reply   read cursor generation events | cursor_too_old
]]
--- @include core/events
local agentId, generation, cursor, limit = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local w = here()
local function parts(id)
  local ms, seq = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(ms), tonumber(seq)
end
local current = redis.call('HGET', keys.engine, 'generation') or '0'
local from = cursor
if cursor == '' then from = '(' .. events.last(w) end
if cursor ~= '' and cursor ~= '-' then
  local ms, seq = parts(cursor)
  local lastMs, lastSeq = parts(events.last(w))
  local floorMs = tonumber(redis.call('HGET', KEYS[1], 'eventFloorMs')) or 0
  local newest = ms == lastMs and seq == lastSeq -- nothing after it: however old it is, it misses nothing
  local future = ms > lastMs or (ms == lastMs and seq > lastSeq)
  if generation ~= current or future or (ms < floorMs and not newest) then return { 'cursor_too_old' } end
  from = '(' .. cursor
end

local log = agentId == '' and keys.events(w) or keys.feed(w, agentId)
local entries = redis.call('XRANGE', log, from, '+', 'COUNT', limit)
local reached = #entries == limit and entries[#entries][1] or events.last(w)
return { 'read', 'cursor', reached, 'generation', current, 'events', entries }
