-- Lanes: conversations with the same requirement wait in one sorted set, best first. A lane is a variant of its base (the
-- need, or the need kept for one agent) that passes some agents over; `variants` and `lanes` keep the heads of both.
--- @include core/conversations
--- @include core/timers
local STRICT_STEP = 1e13 -- above any unix ms; 53 bits leave room for scores up to 900
local EXCLUDED_AT_MOST = 8
local lanes = {}
lanes.PASSED_OVER_MS = 300000

-- The one total order of a workspace's line: lower first, then id. Priority counts as so many ms of head start.
function lanes.score(w, c)
  local settings = anchor(w)
  if settings.orderKind == 'deadline' then
    return c.deadlineAt > 0 and c.deadlineAt or c.waitingSince + STRICT_STEP
  end
  return c.waitingSince - c.priority * (tonumber(settings.headStartMs) or STRICT_STEP)
end

-- Passes an agent over until its timer ends; of more than eight the first is forgotten. It is no longer kept for that one.
function lanes.exclude(w, c, agentId, untilMs)
  local excluded = lanes.without(c, agentId)
  excluded[#excluded + 1] = agentId
  if #excluded > EXCLUDED_AT_MOST then timers.clear(w, 'not-agent', c.id, table.remove(excluded, 1)) end
  conversations.set(c, 'notAgent', table.concat(excluded, ','))
  timers.set(w, untilMs, 'not-agent', c.id, agentId)
  if c.onlyAgent == agentId then lanes.release(w, c) end
end

-- No longer kept for anybody.
function lanes.release(w, c)
  if c.onlyAgent == '' then return end
  timers.clear(w, 'only', c.id)
  conversations.set(c, 'onlyAgent', '')
end

-- The excluded agents but this one.
function lanes.without(c, agentId)
  local others = {}
  for id in string.gmatch(c.notAgent, '[^,]+') do
    if id ~= agentId then others[#others + 1] = id end
  end
  return others
end

-- need, agent it is kept for or '', agents passed over joined by commas.
function lanes.parts(laneId)
  return string.match(laneId, '^([^@!]+)@?([^!]*)!?(.*)$')
end

function lanes.baseOf(laneId) return string.match(laneId, '^[^!]+') end

-- After a lane's first changed: its score among the variants of its base, and the base's among all.
function lanes.settle(w, laneId)
  local base = lanes.baseOf(laneId)
  local head = redis.call('ZRANGE', keys.lane(w, laneId), 0, 0, 'WITHSCORES')
  if head[1] then
    redis.call('ZADD', keys.variants(w, base), head[2], laneId)
  else
    redis.call('ZREM', keys.variants(w, base), laneId)
  end
  local best = redis.call('ZRANGE', keys.variants(w, base), 0, 0, 'WITHSCORES')
  if best[1] then
    redis.call('ZADD', keys.lanes(w), best[2], base)
  else
    redis.call('ZREM', keys.lanes(w), base)
    redis.call('ZREM', keys.hot(w), base)
    local _, only = lanes.parts(base)
    if only ~= '' then redis.call('SREM', keys.kept(w, only), base) end
  end
  return best[2]
end

-- The lane that its fields name, and that lane's base.
function lanes.idOf(c)
  local base = c.onlyAgent ~= '' and c.need .. '@' .. c.onlyAgent or c.need
  return c.notAgent ~= '' and base .. '!' .. c.notAgent or base, base
end

-- At its place in the lane of its need. What enters may be matchable: its base is hot until a run looked.
function lanes.enter(w, c, now)
  local laneId, base = lanes.idOf(c)
  redis.call('ZADD', keys.lane(w, laneId), lanes.score(w, c), c.id)
  if c.onlyAgent ~= '' then redis.call('SADD', keys.kept(w, c.onlyAgent), base) end
  redis.call('ZADD', keys.hot(w), lanes.settle(w, laneId), base)
  conversations.set(c, 'lane', laneId)
  conversations.set(c, 'inLineAt', now)
  if c.nextAt > 0 then timers.set(w, c.nextAt, 'step', c.id) end
end

function lanes.leave(w, c)
  if c.lane == '' then return end
  redis.call('ZREM', keys.lane(w, c.lane), c.id)
  lanes.settle(w, c.lane)
  conversations.set(c, 'lane', '')
  if c.nextAt > 0 then timers.clear(w, 'step', c.id) end
end

-- A member that is no conversation: the reconciler tells of it, and nobody waits behind it until then.
function lanes.forget(w, laneId, id)
  redis.call('ZREM', keys.lane(w, laneId), id)
  lanes.settle(w, laneId)
end

-- After its requirement or its place changed.
function lanes.replace(w, c)
  if c.lane == '' then return end
  local inLineAt = c.inLineAt
  lanes.leave(w, c)
  lanes.enter(w, c, inLineAt)
end
