#!lua flags=allow-oom
--[[
  Take a conversation from its agent: New goes back to its place in line, Pending stays (row 34). A holder who puts it
  back does not get it again for a while; a durable timer ends that.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] conversationId  which one
  ARGV[5] epoch           empty: not checked
  ARGV[6] by              actor, as in agent:ID or key:ID
  ARGV[7] configVersion   the version the caller read teams and channels under
  ARGV[8] agentId         the acting agent; empty for an admin
  ARGV[9] coolDownMs      how long the holder who unassigns is passed over

  Reply   unassigned ring | not_found | stale_epoch epoch state assigneeId | invalid_state state | conversation_locked lockedBy epoch | stale_config |
          idempotency_key_reused
]]
--- @include core
local nowMs, requestId, requestHash, conversationId = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local epoch, by, configVersion, agentId, coolDownMs = ARGV[5], ARGV[6], ARGV[7], ARGV[8], tonumber(ARGV[9])
local w, now = here(), clock.now(nowMs)
local entity = keys.conversation(w, conversationId)

-- What this very request took from a virtual agent, answer-bot did and kept.
local before = results.recall(w, entity, now, requestId, requestHash)
if before and before[1] == 'answered' then return { 'unassigned', 'ring', bell.wanted(w, now) } end
if before then return before end
local c = conversations.load(w, conversationId)
if not c then return { 'not_found' } end
if staleConfig(w, configVersion) then return { 'stale_config' } end
local refusal = refusals.refusal(w, c, epoch) or refusals.botHeld(c) or (c.state == 'resolved' and refusals.invalid(c)) or refusals.locked(c, by)
if refusal then return results.keep(w, entity, now, requestId, requestHash, refusal) end

if c.assigneeId ~= '' then
  if c.assigneeId == agentId and c.state == 'new' then
    lanes.exclude(w, c, agentId, now + coolDownMs)
  end
  local holder = holding.free(w, c, now)
  conversations.note(w, c, now, 'conversation.unassigned', by, { reason = 'manual' }, { holder }, holder)
  conversations.save(w, c)
end
return results.keep(w, entity, now, requestId, requestHash, { 'unassigned', 'ring', bell.wanted(w, now) })
