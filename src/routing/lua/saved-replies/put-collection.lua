#!lua
--[[
  Make a shared collection of saved replies, or change what is named of one.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] collectionId    which one
  ARGV[5] fields          JSON object: field -> text
  ARGV[6] most            1 or more: make it, unless there are so many; 0: change it

  Reply   stored id | not_found | too_many | idempotency_key_reused
]]
--- @include core/clock
--- @include core/results
local nowMs, requestId, requestHash, collectionId = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local fields, most = cjson.decode(ARGV[5]), tonumber(ARGV[6])
local w, now = here(), clock.now(nowMs)
local before = results.recall(w, KEYS[1], now, requestId, requestHash)
if before then return before end
local all, entity = keys.collections(w), keys.collection(w, collectionId)
if most > 0 and redis.call('ZCARD', all) >= most then return { 'too_many' } end
if most == 0 and not redis.call('ZSCORE', all, collectionId) then return { 'not_found' } end

if most > 0 then redis.call('ZADD', all, now, collectionId) end
for name, value in pairs(fields) do redis.call('HSET', entity, name, value) end
return results.keep(w, KEYS[1], now, requestId, requestHash, { 'stored', 'id', collectionId })
