#!lua flags=allow-oom
--[[
  Hold take-backs of a workspace for a while, or let them go on: while held no absence becomes due.

  KEYS[1] anchor         hash  the workspace's anchor

  ARGV[1] nowMs          unix ms; empty: Redis TIME
  ARGV[2] requestId      the same request gets the same answer again
  ARGV[3] requestHash    empty for own ids
  ARGV[4] durationMs     from now; 0 ends a hold; empty: only look
  ARGV[5] by             actor, as in key:ID

  Reply   held until | idempotency_key_reused
]]
--- @include core/clock
--- @include core/results
--- @include core/events
local nowMs, requestId, requestHash, durationMs, by = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local w, now = here(), clock.now(nowMs)
local before = results.recall(w, KEYS[1], now, requestId, requestHash)
if before then return before end
local untilMs = tonumber(anchor(w).holdUntil) or 0
if durationMs == '' then return { 'held', 'until', untilMs > now and num(untilMs) or '' } end

untilMs = durationMs == '0' and 0 or now + tonumber(durationMs)
redis.call('HSET', KEYS[1], 'holdUntil', untilMs)
events.append(w, now, { type = 'take_back.held', by = by, data = { untilMs = untilMs } })
return results.keep(w, KEYS[1], now, requestId, requestHash, { 'held', 'until', untilMs > now and num(untilMs) or '' })
