#!lua flags=allow-oom
--[[
  Compare the first matchable pair with the one of the previous pass: the same pair twice means that nobody rang.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] pair            conversation and agent, or empty

  Reply   compared stuck
]]
--- @include core
local pair = ARGV[1]
local stuck = pair ~= '' and redis.call('HGET', KEYS[1], 'sweepPair') == pair
redis.call('HSET', KEYS[1], 'sweepPair', stuck and '' or pair)
return { 'compared', 'stuck', stuck and '1' or '0' }
