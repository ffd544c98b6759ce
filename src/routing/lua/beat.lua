#!lua
--[[
  A sign of life of one session: a heartbeat, or the arrival of a long poll that names it. Revives a lapsed session,
  ends an absence, puts a missing standing back. Naturally repeatable.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       the same beat asks to ring again
  ARGV[3] agentId         whose session
  ARGV[4] sessionId       which one
  ARGV[5] availability    empty: unchanged

  Reply   alive availability ring | ended
]]
--- @include core
local nowMs, requestId, agentId, sessionId, availability = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local w, now = here(), clock.now(nowMs)
clock.signOfLife(now, false)
if not redis.call('ZSCORE', keys.sessions(w, agentId), sessionId) then return { 'ended' } end

local entity = keys.agent(w, agentId)
local before = results.recall(w, entity, now, requestId, '')
if before then return before end
local a = presence.load(w, agentId)
local stood = redis.call('HGET', entity, 'standing') or ''
presence.renew(w, agentId, sessionId, a, now)
presence.choose(w, agentId, a, availability, now)
local stands = standings.refresh(w, agentId, now)
local reply = { 'alive', 'availability', availability ~= '' and availability or a.availability,
  'ring', stands and stood == '' and bell.wanted(w, now) or '0' }
if reply[#reply] == '0' then return reply end -- a repeat of a beat that asked for nothing is one more beat
return results.keep(w, entity, now, requestId, '', reply)
