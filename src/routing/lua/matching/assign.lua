#!lua flags=allow-oom
--[[
  Give a conversation to an agent, or pin it to a team and let it wait there (rows 31 to 33). Its place in line stays.
  A New one given to an agent shown as absent is immune to that absence's take-back. Caps do not bind hands.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] conversationId  which one
  ARGV[5] epoch           empty: not checked
  ARGV[6] by              actor, as in agent:ID or key:ID
  ARGV[7] configVersion   the version the caller looked the agent or team up under
  ARGV[8] agentId         to whom; empty when a team is named
  ARGV[9] teamId          pinned until another is; empty when an agent is named
  ARGV[10] placement      JSON of its place in line there; empty when an agent is named
  ARGV[11] note           JSON object text of a note for whoever gets it; empty: none
  ARGV[12] bot            JSON of a virtual agent's terms, where it is given to one; empty: to a person (row 8)

  Reply   assigned ring tell | not_found | stale_epoch epoch state assigneeId | invalid_state state | conversation_locked lockedBy epoch | unknown_agent | stale_config |
          idempotency_key_reused
]]
--- @include core
--- @include core/handover
--- @include core/bots
--- @include core/notes
local nowMs, requestId, requestHash, conversationId = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local epoch, by, configVersion, agentId, teamId = ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9]
local placement, note, bot = ARGV[10], ARGV[11], ARGV[12]
local w, now = here(), clock.now(nowMs)
local entity = keys.conversation(w, conversationId)

local before = results.recall(w, entity, now, requestId, requestHash)
if before then return before end
local c = conversations.load(w, conversationId)
if not c then return { 'not_found' } end
if staleConfig(w, configVersion) then return { 'stale_config' } end
local a = agentId ~= '' and presence.load(w, agentId)
local refusal = refusals.refusal(w, c, epoch) or refusals.botHeld(c) or (c.state == 'resolved' and refusals.invalid(c)) or refusals.locked(c, by)
  or (a and redis.call('HEXISTS', keys.config(w), 'agent:' .. agentId) == 0 and { 'unknown_agent' })
if refusal then return results.keep(w, entity, now, requestId, requestHash, refusal) end

local holder, tell
if bot ~= '' then
  tell = bots.take(w, c, now, by, cjson.decode(bot))
elseif a then
  holder = handover.give(w, agentId, c, now)
else
  -- Who hands it to a team means somebody else of it.
  if c.state == 'new' and c.assigneeId ~= '' and by == 'agent:' .. c.assigneeId then
    lanes.exclude(w, c, c.assigneeId, now + lanes.PASSED_OVER_MS)
  end
  holder = holding.drop(w, c, now)
  if holder ~= '' then conversations.newEpoch(c, now) end
  conversations.pin(w, c, now, teamId)
  lanes.release(w, c)
  placing.write(w, c, placement)
  holding.wait(w, c, now)
end
if holder and holder ~= '' and holder ~= agentId then
  local data = { reason = a and 'reassigned' or 'team', to = a and agentId or teamId }
  conversations.note(w, c, now, 'conversation.unassigned', by, data, { holder }, holder)
end
if bot == '' and a then
  local data = { reason = 'manual', noteSeq = note ~= '' and c.lastSeq + 2 or nil }
  conversations.note(w, c, now, 'conversation.assigned', by, data, { agentId }, agentId)
elseif bot == '' then
  conversations.note(w, c, now, 'conversation.team_assigned', by, { teamId = teamId })
end
if note ~= '' then notes.write(w, c, now, note) end
conversations.save(w, c)
return results.keep(w, entity, now, requestId, requestHash, { 'assigned', 'ring', bell.wanted(w, now), 'tell', tell and '1' or '0' })
