#!lua flags=no-writes
--[[
  Whether a client's request was answered before, looked at before anything else is judged: what it was about may be
  gone or out of sight by now. The script that answered it has its answer.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       a client's idempotency key
  ARGV[3] requestHash     of method, path and body

  Reply   unknown | known answered id ring | idempotency_key_reused
]]
--- @include core/clock
--- @include core/results
local nowMs, requestId, requestHash = ARGV[1], ARGV[2], ARGV[3]
local w, now = here(), clock.now(nowMs)
local before = results.recall(w, KEYS[1], now, requestId, requestHash)
if not before then return { 'unknown' } end
if before[1] == 'idempotency_key_reused' then return before end
local told = {}
for i = 2, #before, 2 do told[before[i]] = before[i + 1] end
return { 'known', 'answered', before[1], 'id', told.id or '', 'ring', told.ring or '0' }
