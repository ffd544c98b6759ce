#!lua flags=allow-oom
--[[
  Find attachments that are late to be fetched and those that are due to go. What is found is left alone for a minute.

  KEYS[1] engine     hash  the partition's engine state

  ARGV[1] nowMs      unix ms; empty: Redis TIME
  ARGV[2] requestId  a repeat gets the same answer again
  ARGV[3] limit      most of each

  Reply   swept fetches drops
]]
--- @include core/clock
--- @include core/results
--- @include core/attachments
local nowMs, requestId, limit = ARGV[1], ARGV[2], tonumber(ARGV[3])
local LATE_MS, ALONE_MS = 2000, 60000
local now = clock.now(nowMs)
local before = results.recall(nil, KEYS[1], now, requestId, '')
if before then return before end

local function found(key, upTo, each)
  local list = {}
  for _, text in ipairs(redis.call('ZRANGEBYSCORE', key, '-inf', num(upTo), 'LIMIT', 0, limit)) do
    local w, id = members(text)
    if each then each(w, id) end
    redis.call('ZADD', key, num(now + ALONE_MS), text)
    list[#list + 1] = { w.id, id }
  end
  return list
end

local fetches = found(keys.fetches, now - LATE_MS)
local drops = found(keys.toDrop, now, function(w, id) attachments.condemn(w, id, now) end)
return results.keep(nil, KEYS[1], now, requestId, '', { 'swept', 'fetches', fetches, 'drops', drops })
