#!lua flags=allow-oom
--[[
  An agent takes the next waiting conversation that it may have: the first in line, whatever else it has in hand. Where its
  need is pulled, the agent gets the lock; elsewhere it is assigned.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] agentId         who
  ARGV[5] configVersion   the version the caller will plan under

  Reply   taken conversationId how ring | none | not_present | plan_needed begin needs | stand agents | stale_config |
          idempotency_key_reused
]]
--- @include core
--- @include core/candidates
local nowMs, requestId, requestHash, agentId, configVersion = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local AT_ONCE = 64
local w, now = here(), clock.now(nowMs)
local entity = keys.agent(w, agentId)
local before = results.recall(w, entity, now, requestId, requestHash)
if before then return before end
if staleConfig(w, configVersion) then return { 'stale_config' } end
local a = presence.load(w, agentId)
if a.lease <= clock.engineNow(now) or a.deleted ~= '' then return { 'not_present' } end
if not plan.current(w) then return { 'plan_needed', 'begin', '1', 'needs', {} } end
if a.placedUnder < (tonumber(anchor(w).standVersion) or 0) then return { 'stand', 'agents', { agentId } } end
if redis.call('HGET', entity, 'draining') == '1' then return { 'none' } end
-- What is hot may have no row yet, and is then in no profile's list of needs.
local needs = candidates.unplanned(w, candidates.hot(w), now)
if #needs > 0 then return { 'plan_needed', 'begin', '0', 'needs', needs } end

local best
local function look(base)
  local first -- of those that do not pass the agent over; behind it only one with the same score can be better
  for _, laneId in ipairs(redis.call('ZRANGE', keys.variants(w, base), 0, -1)) do
    local _, _, excluded = lanes.parts(laneId)
    if not string.find(excluded, agentId, 1, true) then
      local top = redis.call('ZRANGE', keys.lane(w, laneId), 0, 0, 'WITHSCORES')
      local found = { id = top[1], score = tonumber(top[2]) }
      first = first or found
      if found.score > first.score then return end
      if matching.better(found, best) then best = found end
    end
  end
end
local profile = redis.call('HGET', entity, 'profile') or ''
for _, need in ipairs(plan.needsOf(w, profile)) do
  local score = tonumber(redis.call('ZSCORE', keys.lanes(w), need))
  local row = score and (not best or score <= best.score) and plan.row(w, need, now)
  if row and plan.serves(w, row, profile) then look(need) end
end
for _, base in ipairs(redis.call('SMEMBERS', keys.kept(w, agentId))) do
  local row = plan.row(w, lanes.parts(base), now)
  if row and plan.serves(w, row, profile) then look(base) end
end
if not best then return { 'none' } end

local c = conversations.load(w, best.id)
local row = plan.row(w, c.need, now)
local how = row and row.mode == 'pull' and 'locked' or 'assigned'
local by = 'agent:' .. agentId
local data = { reason = 'next', lane = c.lane, rules = c.rules, configVersion = tonumber(anchor(w).configVersion),
  waitMs = now - c.waitingSince }
if how == 'locked' then
  locks.take(w, c, agentId, now, by, 'next', data)
else
  lanes.release(w, c)
  holding.give(w, c, agentId, now)
  conversations.note(w, c, now, 'conversation.assigned', by, data, { agentId }, agentId)
  conversations.set(c, 'assignedSeq', c.lastSeq)
end
plan.pace(w, c.need, now)
conversations.save(w, c)
return results.keep(w, entity, now, requestId, requestHash, { 'taken', 'conversationId', c.id, 'how', how,
  'ring', bell.wanted(w, now) })
