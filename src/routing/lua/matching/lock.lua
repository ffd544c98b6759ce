#!lua flags=allow-oom
--[[
  An agent sets to work on a conversation: nobody else may act on it until the lock is freed or taken (rows 11 and 12). One
  lock per agent: what it had locked before is free again. A waiting one leaves its lane.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] conversationId  which one
  ARGV[5] epoch           empty: not checked
  ARGV[6] by              actor, as in agent:ID
  ARGV[7] agentId         who
  ARGV[8] take            1: from another one's hands too

  Reply   locked ring | not_found | stale_epoch epoch state assigneeId | invalid_state state | conversation_locked lockedBy epoch |
          not_present | idempotency_key_reused
]]
--- @include core
local nowMs, requestId, requestHash, conversationId = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local epoch, by, agentId, take = ARGV[5], ARGV[6], ARGV[7], ARGV[8]
local w, now = here(), clock.now(nowMs)
local entity = keys.conversation(w, conversationId)

local before = results.recall(w, entity, now, requestId, requestHash)
if before then return before end
local c = conversations.load(w, conversationId)
if not c then return { 'not_found' } end
-- A lock ends with its holder's lease: one that has none could not lose it.
local present = presence.load(w, agentId).lease > clock.engineNow(now)
local refusal = refusals.refusal(w, c, epoch) or refusals.botHeld(c) or (c.state == 'resolved' and refusals.invalid(c))
  or (take ~= '1' and refusals.locked(c, by)) or (not present and { 'not_present' })
if refusal then return results.keep(w, entity, now, requestId, requestHash, refusal) end

if c.lockedBy ~= agentId then
  locks.take(w, c, agentId, now, by, c.lockedBy ~= '' and 'taken' or 'selected')
  conversations.save(w, c)
end
return results.keep(w, entity, now, requestId, requestHash, { 'locked', 'ring', bell.wanted(w, now) })
