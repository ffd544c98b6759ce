-- Who holds a conversation. An agent's New conversations are its load (`held`), its Pending ones are `parked`; both are
-- scored by the workspace's count of assignments, which also dates them against a take-back.
--- @include core/lanes
--- @include core/standings
local holding = {}

local function set(w, c)
  return c.state == 'pending' and keys.parked(w, c.assigneeId) or keys.held(w, c.assigneeId)
end

-- Out of its lane or its holder's hands. Returns the holder it had, or ''.
function holding.drop(w, c, now)
  lanes.leave(w, c)
  local holder = c.assigneeId
  if holder ~= '' then
    redis.call('ZREM', set(w, c), c.id)
    conversations.set(c, 'assigneeId', '')
    conversations.set(c, 'immuneTo', '')
    standings.refresh(w, holder, now)
  end
  return holder
end

-- Into an agent's hands, with a new epoch. Returns the holder it had, or ''.
function holding.give(w, c, agentId, now)
  local holder = holding.drop(w, c, now)
  conversations.set(c, 'assigneeId', agentId)
  conversations.newEpoch(c, now)
  local seq = redis.call('HINCRBY', keys.anchor(w), 'seq', 1)
  redis.call('ZADD', set(w, c), seq, c.id)
  redis.call('HSET', keys.agent(w, agentId), 'seq', seq)
  standings.refresh(w, agentId, now)
  return holder
end

-- Nobody's: a New one goes back to its place in line. New epoch if somebody held it. Returns that holder, or ''.
function holding.free(w, c, now)
  local holder = holding.drop(w, c, now)
  if holder ~= '' then conversations.newEpoch(c, now) end
  if c.state == 'new' then lanes.enter(w, c, now) end
  return holder
end

-- Between New and Pending with its holder unchanged; a waiting one enters or leaves its lane.
function holding.move(w, c, now, state)
  local holder, from = c.assigneeId, set(w, c)
  lanes.leave(w, c)
  conversations.enter(w, c, now, state)
  if holder ~= '' then
    redis.call('ZREM', from, c.id)
    redis.call('ZADD', set(w, c), redis.call('HINCRBY', keys.anchor(w), 'seq', 1), c.id)
    conversations.set(c, 'immuneTo', '')
    standings.refresh(w, holder, now)
  elseif state == 'new' then
    lanes.enter(w, c, now)
  end
end
