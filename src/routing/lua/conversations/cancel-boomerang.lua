#!lua flags=allow-oom
--[[
  A conversation stays where it is: its boomerang is cancelled, the system's own too (row 29). Without one nothing changes.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] conversationId  which one
  ARGV[5] epoch           empty: not checked
  ARGV[6] by              actor, as in agent:ID or key:ID

  Reply   cancelled | not_found | stale_epoch epoch state assigneeId | conversation_locked lockedBy epoch |
          idempotency_key_reused
]]
--- @include core
local nowMs, requestId, requestHash, conversationId, epoch, by = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local w, now = here(), clock.now(nowMs)
local entity = keys.conversation(w, conversationId)

local before = results.recall(w, entity, now, requestId, requestHash)
if before then return before end
local c = conversations.load(w, conversationId)
if not c then return { 'not_found' } end
local refusal = refusals.refusal(w, c, epoch) or refusals.locked(c, by)
if refusal then return results.keep(w, entity, now, requestId, requestHash, refusal) end

lifecycle.dropBoomerang(w, c, now, by, 'manual')
conversations.save(w, c)
return results.keep(w, entity, now, requestId, requestHash, { 'cancelled' })
