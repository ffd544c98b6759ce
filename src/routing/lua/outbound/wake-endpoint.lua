#!lua flags=allow-oom
--[[
  Send to an endpoint again, as if it had never failed: it is enabled, and no pause lasts.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] endpointId      which one
  ARGV[5] by              actor, as in key:ID

  Reply   woken | idempotency_key_reused
]]
--- @include core/clock
--- @include core/results
--- @include core/events
--- @include core/endpoints
local nowMs, requestId, requestHash, endpointId, by = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local w, now = here(), clock.now(nowMs)
local before = results.recall(w, KEYS[1], now, requestId, requestHash)
if before then return before end
endpoints.wake(w, endpointId, now)
events.append(w, now, { type = 'webhook.enabled', by = by, data = { endpointId = endpointId } })
return results.keep(w, KEYS[1], now, requestId, requestHash, { 'woken' })
