#!lua flags=allow-oom
--[[
  Find contacts whose inbox stands with the same head as at the previous pass. One pass per interval, whoever comes first.

  KEYS[1] engine         hash  the partition's engine state

  ARGV[1] nowMs          unix ms; empty: Redis TIME
  ARGV[2] requestId      the same pass gets the same answer again
  ARGV[3] everyMs        between two passes
  ARGV[4] limit          most contacts looked at

  Reply   swept stuck | too_soon
]]
--- @include core/clock
--- @include core/results
--- @include core/inbox
local nowMs, requestId, everyMs, limit = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local now = clock.now(nowMs)
local before = results.recall(nil, KEYS[1], now, requestId, '')
if before then return before end
local sweptAt = tonumber(redis.call('HGET', KEYS[1], 'sweptAt')) or 0
if sweptAt <= now and now - sweptAt < everyMs then return { 'too_soon' } end
redis.call('HSET', KEYS[1], 'sweptAt', now)

local stuck = {}
for _, text in ipairs(redis.call('ZRANGE', keys.dirty, 0, limit - 1)) do
  redis.call('ZADD', keys.dirty, 'XX', now, text) -- to the back: the next pass looks at others first
  local w, contactId = members(text)
  local head = inbox.head(w, contactId)
  local state = keys.inboxState(w, contactId)
  if not head then
    inbox.clear(w, contactId)
  elseif redis.call('HGET', state, 'seen') == head then
    redis.call('HSET', state, 'bell', 0)
    stuck[#stuck + 1] = { w.id, contactId }
  else
    redis.call('HSET', state, 'seen', head)
  end
end
return results.keep(nil, KEYS[1], now, requestId, '', { 'swept', 'stuck', stuck })
