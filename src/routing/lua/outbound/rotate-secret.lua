#!lua
--[[
  Give an endpoint a new signing secret; those it has sign along until the overlap is over. What waited for one goes on.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] endpointId      whose
  ARGV[5] secretId        of the new one
  ARGV[6] secret          its text
  ARGV[7] overlapMs       how long the older ones sign along
  ARGV[8] by              actor, as in key:ID

  Reply   rotated secretId | idempotency_key_reused
]]
--- @include core/clock
--- @include core/results
--- @include core/events
--- @include core/secrets
--- @include core/endpoints
local nowMs, requestId, requestHash, endpointId = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local secretId, secret, overlapMs, by = ARGV[5], ARGV[6], tonumber(ARGV[7]), ARGV[8]
local w, now = here(), clock.now(nowMs)
local before = results.recall(w, KEYS[1], now, requestId, requestHash)
if before then return before end
secrets.add(w, endpointId, now, secretId, secret, overlapMs)
if endpoints.load(w, endpointId).lastError == endpoints.NO_SECRET then endpoints.wake(w, endpointId, now) end
events.append(w, now, { type = 'webhook.secret_rotated', by = by, data = { endpointId = endpointId, secretId = secretId } })
return results.keep(w, KEYS[1], now, requestId, requestHash, { 'rotated', 'secretId', secretId })
