#!lua flags=allow-oom
--[[
  Replace a customer's message of a timeline by what hides it, for good. The entry is made by the caller; one that was changed
  since it was read is refused.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] conversationId  which one
  ARGV[5] by              actor, as in key:ID
  ARGV[6] seq             of the message
  ARGV[7] digest          SHA-1 of the entry as it was read, in hex
  ARGV[8] entry           JSON object text to store instead
  ARGV[9] gone            ids of attachments that it has no more, joined by spaces

  Reply   masked | not_found | facts_changed | idempotency_key_reused
]]
--- @include core/clock
--- @include core/results
--- @include core/attachments
--- @include core/conversations
local nowMs, requestId, requestHash, conversationId, by = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local seq, digest, entry, gone = ARGV[6], ARGV[7], ARGV[8], ARGV[9]
local w, now = here(), clock.now(nowMs)
local entity = keys.conversation(w, conversationId)

local before = results.recall(w, entity, now, requestId, requestHash)
if before then return before end
local c = conversations.load(w, conversationId)
local stored = c and redis.call('HGET', keys.timeline(w, conversationId), seq)
if not stored then return { 'not_found' } end
if redis.sha1hex(stored) ~= digest then return { 'facts_changed' } end

redis.call('HSET', keys.timeline(w, conversationId), seq, entry)
attachments.drop(w, conversationId, now, gone)
local to = c.assigneeId ~= '' and { c.assigneeId } or nil
conversations.note(w, c, now, 'message.masked', by, { seq = tonumber(seq) }, to)
conversations.save(w, c)
return results.keep(w, entity, now, requestId, requestHash, { 'masked' })
