#!lua
--[[
  Remember a client's Idempotency-Key for a call whose own script does not: another request under the same key is
  refused, a repeat is told the value kept at first.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       a client's idempotency key
  ARGV[3] requestHash     of method, path and body
  ARGV[4] value           an id to find again, or empty

  Reply   fresh | repeat value | idempotency_key_reused
]]
--- @include core/clock
--- @include core/results
local nowMs, requestId, requestHash, value = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local w, now = here(), clock.now(nowMs)
local before = results.recall(w, KEYS[1], now, requestId, requestHash)
if before then return before end
results.keep(w, KEYS[1], now, requestId, requestHash, { 'repeat', 'value', value })
return { 'fresh' }
