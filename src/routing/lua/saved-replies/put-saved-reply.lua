#!lua
--[[
  Make a saved reply in a collection, or change what is named of one.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] collectionId    where it stands
  ARGV[5] replyId         which one
  ARGV[6] fields          JSON object: title, body, shortcut, folded (the shortcut as it is compared), language -> text
  ARGV[7] most            1 or more: make it, unless the collection has so many; 0: change it

  Reply   stored id | not_found | shortcut_taken id | too_many | idempotency_key_reused
]]
--- @include core/clock
--- @include core/results
--- @include core/saved-replies
local nowMs, requestId, requestHash, collectionId, replyId = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local fields, most = cjson.decode(ARGV[6]), tonumber(ARGV[7])
local w, now = here(), clock.now(nowMs)
local before = results.recall(w, KEYS[1], now, requestId, requestHash)
if before then return before end
local all = keys.savedReplies(w, collectionId)
if not savedReplies.isOpen(w, collectionId) then return { 'not_found' } end
if most == 0 and not redis.call('ZSCORE', all, replyId) then return { 'not_found' } end
if most > 0 and redis.call('ZCARD', all) >= most then return { 'too_many' } end
local other = savedReplies.named(w, collectionId, fields.folded or '')
if other and other ~= replyId then return { 'shortcut_taken', 'id', other } end

if most > 0 then savedReplies.make(w, now, collectionId, replyId) end
savedReplies.change(w, now, collectionId, replyId, fields)
return results.keep(w, KEYS[1], now, requestId, requestHash, { 'stored', 'id', replyId })
