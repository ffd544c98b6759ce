#!lua flags=allow-oom
--[[
  Delete a shared collection: nobody sees it from the first call on, its replies go in bounded chunks. Call again while
  more is '1'.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] collectionId    which one
  ARGV[5] limit           most replies of this call

  Reply   deleted more | not_found | idempotency_key_reused
]]
--- @include core/clock
--- @include core/results
--- @include core/saved-replies
local nowMs, requestId, requestHash, collectionId, limit = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local w, now = here(), clock.now(nowMs)
local before = results.recall(w, KEYS[1], now, requestId, requestHash)
if before then return before end
-- An earlier call may have ended between two chunks: then it stands in no list, but is still there.
if redis.call('EXISTS', keys.collection(w, collectionId)) == 0 then return { 'not_found' } end

redis.call('ZREM', keys.collections(w), collectionId)
local more = savedReplies.drain(w, collectionId, limit)
local reply = { 'deleted', 'more', more and '1' or '0' }
if more and requestHash ~= '' then return reply end -- a client's request is done when the last chunk is
return results.keep(w, KEYS[1], now, requestId, requestHash, reply)
