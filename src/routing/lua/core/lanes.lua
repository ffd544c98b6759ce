-- Lanes: conversations with the same requirement wait in one sorted set, priority first, then oldest waiting, then id.
--- @include core/conversations
local PRIORITY_STEP = 1e13 -- above any unix ms; 53 bits leave room for scores up to 900
local EXCLUDED_AT_MOST = 8
local lanes = {}

function lanes.score(c)
  return c.waitingSince - c.priority * PRIORITY_STEP
end

-- The requirement's signature: the target (pinned team, else the channel) and whom it must not go to for a while.
local function signature(c)
  local target = c.teamId ~= '' and c.teamId or c.channelId
  return c.notAgent ~= '' and target .. '!' .. c.notAgent or target
end

-- Passes an agent over until its timer ends; of more than eight the first is forgotten.
function lanes.exclude(c, agentId)
  local excluded = lanes.without(c, agentId)
  excluded[#excluded + 1] = agentId
  if #excluded > EXCLUDED_AT_MOST then table.remove(excluded, 1) end
  conversations.set(c, 'notAgent', table.concat(excluded, ','))
end

-- The excluded agents but this one.
function lanes.without(c, agentId)
  local others = {}
  for id in string.gmatch(c.notAgent, '[^,]+') do
    if id ~= agentId then others[#others + 1] = id end
  end
  return others
end

-- The target of a lane and the agents it excludes, joined by commas.
function lanes.parts(laneId)
  local target, excluded = string.match(laneId, '^([^!]+)!?(.*)$')
  return target, excluded
end

function lanes.enter(w, c, now)
  local laneId = signature(c)
  redis.call('ZADD', keys.lane(w, laneId), lanes.score(c), c.id)
  redis.call('SADD', keys.lanes(w), laneId)
  conversations.set(c, 'lane', laneId)
  conversations.set(c, 'inLineAt', now)
end

function lanes.leave(w, c)
  if c.lane == '' then return end
  redis.call('ZREM', keys.lane(w, c.lane), c.id)
  if redis.call('EXISTS', keys.lane(w, c.lane)) == 0 then redis.call('SREM', keys.lanes(w), c.lane) end
  conversations.set(c, 'lane', '')
end

-- After its requirement or its place changed.
function lanes.replace(w, c, now)
  if c.lane == '' then return end
  local inLineAt = c.inLineAt
  lanes.leave(w, c)
  lanes.enter(w, c, inLineAt)
end
