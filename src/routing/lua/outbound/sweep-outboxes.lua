#!lua flags=allow-oom
--[[
  Find endpoints that have something to send and stand as they stood at the previous pass. One pass per interval, whoever comes first.

  KEYS[1] engine         hash  the partition's engine state

  ARGV[1] nowMs          unix ms; empty: Redis TIME
  ARGV[2] requestId      the same pass gets the same answer again
  ARGV[3] everyMs        between two passes
  ARGV[4] limit          most endpoints looked at

  Reply   swept stuck | too_soon
]]
--- @include core/clock
--- @include core/results
--- @include core/endpoints
local nowMs, requestId, everyMs, limit = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local now = clock.now(nowMs)
local before = results.recall(nil, KEYS[1], now, requestId, '')
if before then return before end
local sweptAt = tonumber(redis.call('HGET', KEYS[1], 'outboxesSweptAt')) or 0
if sweptAt <= now and now - sweptAt < everyMs then return { 'too_soon' } end
redis.call('HSET', KEYS[1], 'outboxesSweptAt', now)

local stuck = {}
for _, text in ipairs(redis.call('ZRANGEBYSCORE', keys.deliveries, '-inf', now, 'LIMIT', 0, limit)) do
  local w, id = members(text)
  local first = redis.call('ZRANGE', keys.dueHeads(w, id), 0, 0, 'WITHSCORES')
  if not first[1] then
    redis.call('ZREM', keys.deliveries, text)
  elseif redis.call('HGET', keys.endpoint(w, id), 'seen') == first[1] .. ' ' .. first[2] then
    stuck[#stuck + 1] = { w.id, id }
  else
    redis.call('HSET', keys.endpoint(w, id), 'seen', first[1] .. ' ' .. first[2])
  end
end
return results.keep(nil, KEYS[1], now, requestId, '', { 'swept', 'stuck', stuck })
