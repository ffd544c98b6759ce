#!lua flags=allow-oom
--[[
  Drop days of facts that are kept no longer, whole days, a bounded number at once.

  KEYS[1] anchor     hash  the workspace's anchor

  ARGV[1] nowMs      unix ms; empty: Redis TIME
  ARGV[2] factsForMs how long facts are kept

  Reply   trimmed fromDay
]]
--- @include core/clock
local nowMs, factsForMs = ARGV[1], tonumber(ARGV[2])
local DAYS_AT_ONCE, DAY_MS = 100, 86400000
local w, now = here(), clock.now(nowMs)
local stored = fields(KEYS[1], 'factsFromDay', 'createdAt')
local from = tonumber(stored.factsFromDay) or math.floor((tonumber(stored.createdAt) or now) / DAY_MS)
local first = math.max(from, math.min(math.floor((now - factsForMs) / DAY_MS), from + DAYS_AT_ONCE))
for day = from, first - 1 do redis.call('UNLINK', keys.facts(w, day)) end
redis.call('HSET', KEYS[1], 'factsFromDay', first)
return { 'trimmed', 'fromDay', num(first) }
