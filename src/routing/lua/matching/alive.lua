#!lua flags=allow-oom
--[[
  An api process lives. After an outage the first one to say so adds its length to the partition's total. A Redis that
  was started anew begins a new generation of feed cursors, because its last writes may be missing.

  KEYS[1] engine         hash  the partition's engine state

  ARGV[1] nowMs          unix ms; empty: Redis TIME
  ARGV[2] runId          of the Redis server the caller is connected to

  Reply   alive generation outageMs
]]
--- @include core/clock
local nowMs, runId = ARGV[1], ARGV[2]
clock.signOfLife(clock.now(nowMs), true)
if redis.call('HGET', KEYS[1], 'runId') ~= runId then
  redis.call('HSET', KEYS[1], 'runId', runId)
  redis.call('HINCRBY', KEYS[1], 'generation', 1)
end
return { 'alive', 'generation', redis.call('HGET', KEYS[1], 'generation'), 'outageMs', num(clock.outageMs()) }
