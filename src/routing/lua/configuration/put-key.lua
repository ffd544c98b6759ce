#!lua
--[[
  Store a key's record (role, scope, hash of its secret), or delete it.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] keyId           which one
  ARGV[5] record          object text; empty: delete
  ARGV[6] by              actor, as in key:ID

  Reply   stored id | deleted | unknown | idempotency_key_reused
]]
--- @include core/clock
--- @include core/results
--- @include core/events
local nowMs, requestId, requestHash, keyId, record, by = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local w, now = here(), clock.now(nowMs)
local before = results.recall(w, KEYS[1], now, requestId, requestHash)
if before then return before end

local reply = { 'stored', 'id', keyId }
if record ~= '' then
  redis.call('HSET', keys.keys(w), keyId, record)
elseif redis.call('HDEL', keys.keys(w), keyId) == 1 then
  reply = { 'deleted' }
else
  return { 'unknown' }
end
events.append(w, now, { type = record ~= '' and 'key.created' or 'key.revoked', by = by, data = { keyId = keyId } })
return results.keep(w, KEYS[1], now, requestId, requestHash, reply)
