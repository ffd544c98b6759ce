#!lua flags=allow-oom
--[[
  Park a conversation: New to Pending, its assignee stays (row 16).

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] conversationId  which one
  ARGV[5] epoch           empty: not checked
  ARGV[6] by              actor, as in agent:ID or key:ID
  ARGV[7] seenSeq         newest customer message the app showed; empty: not said

  Reply   pended ring | not_found | stale_epoch epoch state assigneeId | invalid_state state | unseen_message lastInboundSeq |
          conversation_locked lockedBy epoch | idempotency_key_reused
]]
--- @include core
--- @include core/leaving
local nowMs, requestId, requestHash, conversationId = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local epoch, by, seenSeq = ARGV[5], ARGV[6], ARGV[7]
local w, now = here(), clock.now(nowMs)
local entity = keys.conversation(w, conversationId)

local before = results.recall(w, entity, now, requestId, requestHash)
if before then return before end
local c = conversations.load(w, conversationId)
if not c then return { 'not_found' } end
local refusal = refusals.refusal(w, c, epoch) or (c.state ~= 'new' and refusals.invalid(c))
  or refusals.locked(c, by)
  or (refusals.unseen(c, seenSeq) and { 'unseen_message', 'lastInboundSeq', num(c.lastInboundSeq) })
if refusal then return results.keep(w, entity, now, requestId, requestHash, refusal) end

leaving.pend(w, c, now, by)
conversations.save(w, c)
return results.keep(w, entity, now, requestId, requestHash, { 'pended', 'ring', bell.wanted(w, now) })
