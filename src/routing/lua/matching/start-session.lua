#!lua flags=allow-oom
--[[
  Sign an agent in with one more session (tab, device): a sign of life that ends an absence, stands the agent under its
  profile, and answers what happened to its conversations while it was absent.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] agentId         who
  ARGV[5] sessionId       new; the caller made it
  ARGV[6] availability    available or away
  ARGV[7] profile         of the agent's teams
  ARGV[8] capacity        effective
  ARGV[9] configVersion   the version profile and capacity were computed under
  ARGV[10] draining       1: no new work
  ARGV[11] awayTimeoutMs  of its teams; empty: none
  ARGV[12] awayStateId    what it calls being away; empty: just away

  Reply   started sessionId heartbeatMs leaseMs graceMs absence cause from to taken assigned ring | unknown_agent |
          stale_config | idempotency_key_reused
]]
--- @include core
--- @include core/availability
local nowMs, requestId, requestHash, agentId, sessionId = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local chosen, profile, capacity, configVersion = ARGV[6], ARGV[7], ARGV[8], ARGV[9]
local draining, awayTimeoutMs, awayStateId = ARGV[10], ARGV[11], ARGV[12]
local SESSIONS_KEPT = 50
local w, now = here(), clock.now(nowMs)
local entity = keys.agent(w, agentId)
clock.signOfLife(now, false)

local before = results.recall(w, entity, now, requestId, requestHash)
if before then return before end
local a = presence.load(w, agentId)
if a.deleted ~= '' then return { 'unknown_agent' } end
if staleConfig(w, configVersion) then return { 'stale_config' } end

local settings = anchor(w)
redis.call('HSET', entity, 'profile', profile, 'capacity', capacity, 'placedUnder', standings.version(w),
  'draining', draining, 'awayTimeoutMs', awayTimeoutMs)
redis.call('ZADD', keys.present(w), standings.version(w), agentId)
statuses.active(w, agentId, '', now)
presence.renew(w, agentId, sessionId, a, now)
redis.call('ZREMRANGEBYRANK', keys.sessions(w, agentId), 0, -SESSIONS_KEPT - 1)
availability.choose(w, agentId, a, chosen, now, 'chosen', awayStateId)
standings.refresh(w, agentId, now)

local last = fields(entity, 'lastAbsence', 'lastAbsenceCause', 'lastAbsenceFrom', 'lastAbsenceTo')
local what = { taken = {}, assigned = {} }
for _, entry in ipairs(redis.call('LRANGE', keys.absence(w, agentId), 0, -1)) do
  local kind, conversationId = string.match(entry, '^(%a+):(.+)$')
  table.insert(what[kind], conversationId)
end
return results.keep(w, entity, now, requestId, requestHash, { 'started', 'sessionId', sessionId,
  'heartbeatMs', settings.heartbeatMs, 'leaseMs', settings.leaseMs, 'graceMs', settings.graceMs,
  'absence', last.lastAbsence, 'cause', last.lastAbsenceCause, 'from', last.lastAbsenceFrom, 'to', last.lastAbsenceTo,
  'taken', table.concat(what.taken, ' '), 'assigned', table.concat(what.assigned, ' '), 'ring', bell.wanted(w, now) })
