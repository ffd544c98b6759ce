#!lua flags=allow-oom
--[[
  Close a conversation: New or Pending to Resolved, its assignee is removed; so is a boomerang (row 17).

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] conversationId  which one
  ARGV[5] epoch           empty: not checked
  ARGV[6] by              actor, as in agent:ID or key:ID
  ARGV[7] seenSeq         newest customer message the app showed; empty: not said
  ARGV[8] wrapUpMs        how long its holder's slot stays taken
  ARGV[9] reason          a word on why, or the id of a resolve reason; empty: none
  ARGV[10] required       what must be there, joined by spaces: reason, topic

  Reply   resolved ring | not_found | stale_epoch epoch state assigneeId | invalid_state state | unseen_message lastInboundSeq |
          conversation_locked lockedBy epoch | reason_required | topic_required | idempotency_key_reused
]]
--- @include core
--- @include core/leaving
local nowMs, requestId, requestHash, conversationId = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local epoch, by, seenSeq, wrapUpMs, reason = ARGV[5], ARGV[6], ARGV[7], tonumber(ARGV[8]), ARGV[9]
local required = ARGV[10]
local w, now = here(), clock.now(nowMs)
local entity = keys.conversation(w, conversationId)

local before = results.recall(w, entity, now, requestId, requestHash)
if before then return before end
local c = conversations.load(w, conversationId)
if not c then return { 'not_found' } end
local refusal = refusals.refusal(w, c, epoch) or (c.state == 'resolved' and refusals.invalid(c))
  or refusals.locked(c, by)
  or (refusals.unseen(c, seenSeq) and { 'unseen_message', 'lastInboundSeq', num(c.lastInboundSeq) })
  or refusals.incomplete(c, required, reason)
if refusal then return results.keep(w, entity, now, requestId, requestHash, refusal) end

leaving.resolve(w, c, now, by, reason, wrapUpMs)
conversations.save(w, c)
return results.keep(w, entity, now, requestId, requestHash, { 'resolved', 'ring', bell.wanted(w, now) })
