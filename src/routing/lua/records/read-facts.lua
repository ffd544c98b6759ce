#!lua flags=no-writes
--[[
  Facts of one day, in the order they were written. Of each the id of its conversation, while that is kept, and whether that has
  been resolved at least once: one that is gone was.

  KEYS[1] anchor  hash  the workspace's anchor

  ARGV[1] day     counted from 1970, UTC
  ARGV[2] skip    rows before it
  ARGV[3] limit   most rows

  Reply   read rows
]]
--- @include core/workspace
local day, skip, limit = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local w, rows, numbers, ids = here(), {}, {}, {}
local found = redis.call('LRANGE', keys.facts(w, day), skip, skip + limit - 1)
for i, row in ipairs(found) do numbers[i] = string.match(row, '^%["%l+",%d+,(%d+)') end
if #numbers > 0 then ids = redis.call('HMGET', keys.numbers(w), unpack(numbers)) end
for i, row in ipairs(found) do
  local resolvedAt = ids[i] and tonumber(redis.call('HGET', keys.conversation(w, ids[i]), 'resolvedAt')) or 0
  rows[i] = { row, ids[i] or '', (not ids[i] or resolvedAt > 0) and '1' or '0' }
end
return { 'read', 'rows', rows }
