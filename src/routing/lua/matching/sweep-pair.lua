#!lua flags=allow-oom
--[[
  Compare the first pair that could be made with the one of the previous pass: the same pair twice means that nobody rang.
  Its lane is looked at by the next run, whatever was overlooked.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] requestId       the same pass gets the same answer again
  ARGV[2] pair            conversation and agent, or empty

  Reply   compared stuck
]]
--- @include core/results
--- @include core/lanes
local requestId, pair = ARGV[1], ARGV[2]
local w = here()
local before = results.recall(w, keys.plan(w), 0, requestId, '')
if before then return before end
local stuck = pair ~= '' and redis.call('HGET', KEYS[1], 'sweepPair') == pair
redis.call('HSET', KEYS[1], 'sweepPair', stuck and '' or pair)
if stuck then
  local c = conversations.load(w, string.match(pair, '^[^ ]+'))
  if c and c.lane ~= '' then redis.call('ZADD', keys.hot(w), 0, string.match(c.lane, '^[^!]+')) end
end
return results.keep(w, keys.plan(w), 0, requestId, '', { 'compared', 'stuck', stuck and '1' or '0' })
