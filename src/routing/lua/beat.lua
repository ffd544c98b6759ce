#!lua
--[[
  A sign of life of one session: a heartbeat, or the arrival of a long poll that names it. Revives a lapsed session,
  ends an absence, puts a missing standing back. Naturally repeatable.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] agentId         whose session
  ARGV[3] sessionId       which one
  ARGV[4] availability    empty: unchanged

  Reply   alive availability ring | ended
]]
--- @include core
local nowMs, agentId, sessionId, availability = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local w, now = here(), clock.now(nowMs)
clock.signOfLife(now, false)
if not redis.call('ZSCORE', keys.sessions(w, agentId), sessionId) then return { 'ended' } end

local a = presence.load(w, agentId)
local stood = redis.call('HGET', keys.agent(w, agentId), 'standing') or ''
presence.renew(w, agentId, sessionId, a, now)
presence.choose(w, agentId, a, availability, now)
local stands = standings.refresh(w, agentId, now)
return { 'alive', 'availability', availability ~= '' and availability or a.availability,
  'ring', stands and stood == '' and bell.wanted(w, now) or '0' }
