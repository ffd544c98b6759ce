#!lua flags=allow-oom
--[[
  Bring a Resolved conversation back to New by hand. It begins to wait now; the agent who reopens holds it (row 43).

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] conversationId  which one
  ARGV[5] epoch           empty: not checked
  ARGV[6] by              actor, as in agent:ID or key:ID
  ARGV[7] configVersion   the version the caller read teams and channels under
  ARGV[8] agentId         the reopening agent; empty for an admin
  ARGV[9] placement       JSON of its place in line

  Reply   reopened ring | not_found | stale_epoch epoch state assigneeId | invalid_state state | conversation_open conversationId |
          contact_blocked | unknown_agent | stale_config | idempotency_key_reused
]]
--- @include core
--- @include core/handover
--- @include core/waking
local nowMs, requestId, requestHash, conversationId = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local epoch, by, configVersion, agentId, placement = ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9]
local w, now = here(), clock.now(nowMs)
local entity = keys.conversation(w, conversationId)

local before = results.recall(w, entity, now, requestId, requestHash)
if before then return before end
local c = conversations.load(w, conversationId)
if not c then return { 'not_found' } end
if staleConfig(w, configVersion) then return { 'stale_config' } end
local function configured(resource) return redis.call('HEXISTS', keys.config(w), resource) == 1 end
if agentId ~= '' and not configured('agent:' .. agentId) then return { 'unknown_agent' } end
local openId = redis.call('HGET', keys.open(w), c.key)
local refusal = refusals.refusal(w, c, epoch) or (c.state ~= 'resolved' and refusals.invalid(c))
  or refusals.blocked(w, c)
  or (openId and { 'conversation_open', 'conversationId', openId })
  or (not configured('channel:' .. c.channelId) and refusals.invalid(c))
if refusal then return results.keep(w, entity, now, requestId, requestHash, refusal) end

waking.again(w, c)
facts.reopened(w, c, now, agentId, 'hand')
lifecycle.enter(w, c, now, 'new')
conversations.set(c, 'waitingSince', now)
placing.begin(w, c, '')
placing.write(w, c, placement, true)
if agentId ~= '' then
  handover.give(w, agentId, c, now)
else
  conversations.newEpoch(c, now)
  lanes.enter(w, c, now)
end
conversations.note(w, c, now, 'conversation.reopened', by, nil, agentId ~= '' and { agentId } or nil, agentId)
conversations.save(w, c)
return results.keep(w, entity, now, requestId, requestHash, { 'reopened', 'ring', bell.wanted(w, now) })
