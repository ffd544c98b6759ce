#!lua flags=allow-oom
--[[
  Stand an agent anew after a configuration change: profile and capacity under the version given. An agent that is not
  present only gets the numbers, for its next sign-in.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       the same request gets the same answer again
  ARGV[3] agentId         who
  ARGV[4] profile         of the agent's teams
  ARGV[5] capacity        effective
  ARGV[6] configVersion   the version profile and capacity were computed under
  ARGV[7] draining        1: no new work
  ARGV[8] awayTimeoutMs   of its teams; empty: none

  Reply   standing ring | not_standing | stale_config
]]
--- @include core/results
--- @include core/away
--- @include core/bell
--- @include core/standings
local nowMs, requestId, agentId, profile, capacity, configVersion = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local draining, awayTimeoutMs = ARGV[7], ARGV[8]
local w, now = here(), clock.now(nowMs)
local entity = keys.agent(w, agentId)
local before = results.recall(w, entity, now, requestId, '')
if before then return before end
if staleConfig(w, configVersion) then return { 'stale_config' } end
local version = standings.version(w)
redis.call('HSET', entity, 'profile', profile, 'capacity', capacity, 'placedUnder', version, 'draining', draining,
  'awayTimeoutMs', awayTimeoutMs)
if draining ~= '1' then redis.call('HSET', entity, 'drained', '') end
redis.call('ZADD', keys.present(w), 'XX', version, agentId)
away.watch(w, agentId, now)
if not standings.refresh(w, agentId, now) then return { 'not_standing' } end
return results.keep(w, entity, now, requestId, '', { 'standing', 'ring', bell.wanted(w, now) })
