#!lua flags=allow-oom
--[[
  A sign of life of one session: a heartbeat, or the arrival of a long poll that names it. Revives a lapsed session,
  ends an absence, puts a missing standing back. Naturally repeatable.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       the same beat asks to ring again
  ARGV[3] requestHash     empty for own ids
  ARGV[4] agentId         whose session
  ARGV[5] sessionId       which one
  ARGV[6] availability    empty: unchanged
  ARGV[7] activeAt        unix ms of the agent's last activity; empty: not said
  ARGV[8] awayStateId     what it calls being away; empty: just away

  Reply   alive availability awayStateId ring | ended | idempotency_key_reused
]]
--- @include core
--- @include core/availability
local nowMs, requestId, requestHash, agentId, sessionId, chosen = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local activeAt, awayStateId = ARGV[7], ARGV[8]
local w, now = here(), clock.now(nowMs)
clock.signOfLife(now, false)

local entity = keys.agent(w, agentId)
local before = results.recall(w, entity, now, requestId, requestHash)
if before and (requestHash == '' or before[1] == 'idempotency_key_reused') then return before end
if not redis.call('ZSCORE', keys.sessions(w, agentId), sessionId) then return { 'ended' } end
-- A client's repeat is one more sign of life, but must not choose again what was chosen otherwise since.
if before then chosen = '' end
local a = presence.load(w, agentId)
local stood, was = redis.call('HGET', entity, 'standing') or '', a.availability
presence.renew(w, agentId, sessionId, a, now)
availability.choose(w, agentId, a, chosen, now, 'chosen', awayStateId)
availability.idle(w, agentId, a, activeAt, now)
local stands = standings.refresh(w, agentId, now)
-- Standing under an older configuration, it may be full only by what held then; who went away left offers behind.
local anew = stands and stood == '' or a.availability ~= was or a.placedUnder < (tonumber(anchor(w).standVersion) or 0)
local reply = { 'alive', 'availability', redis.call('HGET', entity, 'availability'), 'awayStateId', a.awayState,
  'ring', anew and bell.wanted(w, now) or '0' }
if before or (requestHash == '' and reply[#reply] == '0') then return reply end -- a repeat of it is one more beat
return results.keep(w, entity, now, requestId, requestHash, reply)
