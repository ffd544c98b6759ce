#!lua
--[[
  Stand an agent anew after a configuration change: profile and capacity under the version given. An agent that is not
  present only gets the numbers, for its next sign-in.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] agentId         who
  ARGV[3] profile         of the agent's teams
  ARGV[4] capacity        effective
  ARGV[5] configVersion   the version profile and capacity were computed under

  Reply   standing ring | not_standing | stale_config
]]
--- @include core
local nowMs, agentId, profile, capacity, configVersion = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local w, now = here(), clock.now(nowMs)
if staleConfig(w, configVersion) then return { 'stale_config' } end
local version = anchor(w).routingVersion
redis.call('HSET', keys.agent(w, agentId), 'profile', profile, 'capacity', capacity, 'placedUnder', version)
redis.call('ZADD', keys.present(w), 'XX', version, agentId)
if standings.refresh(w, agentId, now) then return { 'standing', 'ring', bell.wanted(w, now) } end
return { 'not_standing' }
