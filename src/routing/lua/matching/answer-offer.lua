#!lua flags=allow-oom
--[[
  An agent accepts or declines what it was offered. Redis' clock decides whether in time. The first to accept holds it.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] conversationId  which one
  ARGV[5] epoch           empty: not checked
  ARGV[6] agentId         who answers
  ARGV[7] accept          1 or 0

  Reply   accepted ring | declined ring | not_found | stale_epoch epoch state assigneeId | offer_ended | idempotency_key_reused
]]
--- @include core
local nowMs, requestId, requestHash, conversationId = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local epoch, agentId, accept = ARGV[5], ARGV[6], ARGV[7]
local w, now = here(), clock.now(nowMs)
local entity = keys.conversation(w, conversationId)

local before = results.recall(w, entity, now, requestId, requestHash)
if before then return before end
local c = conversations.load(w, conversationId)
if not c then return { 'not_found' } end
local refusal = refusals.refusal(w, c, epoch) or (not offers.isOpen(c, agentId, now) and { 'offer_ended' })
if refusal then return results.keep(w, entity, now, requestId, requestHash, refusal) end

-- Why it was asked is why it has it. An offer that is older than the decision kept with it has its rules alone.
local function decision()
  local noted = c.assignedSeq and redis.call('HGET', keys.timeline(w, c.id), c.assignedSeq)
  local asked = noted and cjson.decode(noted) or {}
  if asked.untilMs == c.offerUntil then return asked end
  return { rules = c.rules, configVersion = tonumber(anchor(w).configVersion) }
end

if accept == '1' then
  local asked = decision()
  offers.accept(w, c, agentId, now)
  lanes.release(w, c)
  holding.give(w, c, agentId, now)
  local data = { reason = 'offer', waitMs = now - c.waitingSince, rules = asked.rules, lane = asked.lane, order = asked.order,
    compared = asked.compared, configVersion = asked.configVersion }
  conversations.note(w, c, now, 'conversation.assigned', 'agent:' .. agentId, data, { agentId }, agentId)
  conversations.set(c, 'assignedSeq', c.lastSeq)
  plan.pace(w, c.need, now)
else
  offers.refuse(w, c, agentId, now, 'declined')
end
conversations.save(w, c)
return results.keep(w, entity, now, requestId, requestHash, { accept == '1' and 'accepted' or 'declined', 'ring', bell.wanted(w, now) })
