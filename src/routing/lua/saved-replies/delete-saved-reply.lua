#!lua flags=allow-oom
--[[
  Delete a saved reply.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] collectionId    where it stands
  ARGV[5] replyId         which one

  Reply   deleted | not_found | idempotency_key_reused
]]
--- @include core/clock
--- @include core/results
--- @include core/saved-replies
local nowMs, requestId, requestHash, collectionId, replyId = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local w, now = here(), clock.now(nowMs)
local before = results.recall(w, KEYS[1], now, requestId, requestHash)
if before then return before end
if not redis.call('ZSCORE', keys.savedReplies(w, collectionId), replyId) then return { 'not_found' } end

savedReplies.remove(w, collectionId, replyId)
return results.keep(w, KEYS[1], now, requestId, requestHash, { 'deleted' })
