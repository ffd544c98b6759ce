#!lua flags=allow-oom
--[[
  End one session. Ending the last one whose lease still runs signs the agent out: an absence that is due soon.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       the same request gets the same answer again
  ARGV[3] agentId         whose session
  ARGV[4] sessionId       which one

  Reply   ended signedOut ring | unknown
]]
--- @include core
local nowMs, requestId, agentId, sessionId = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local w, now = here(), clock.now(nowMs)
clock.signOfLife(now, false)
local entity, sessions = keys.agent(w, agentId), keys.sessions(w, agentId)
local before = results.recall(w, entity, now, requestId, '')
if before then return before end
local ended = redis.call('ZSCORE', sessions, sessionId)
if not ended then return { 'unknown' } end

local engineNow = clock.engineNow(now)
redis.call('ZREM', sessions, sessionId)
local last = tonumber(redis.call('ZRANGE', sessions, -1, -1, 'WITHSCORES')[2]) or 0
local signedOut = tonumber(ended) > engineNow and last <= engineNow
local a = presence.load(w, agentId)
if signedOut and a.absence == '' then
  redis.call('HSET', entity, 'lease', engineNow)
  presence.record(w, agentId, now, engineNow, engineNow + tonumber(anchor(w).signOutGraceMs), 'signed_out')
elseif last > engineNow then
  redis.call('HSET', entity, 'lease', last)
  redis.call('ZADD', keys.leases, last, member(w, agentId))
end
return results.keep(w, entity, now, requestId, '', { 'ended', 'signedOut', signedOut and '1' or '0', 'ring', bell.wanted(w, now) })
