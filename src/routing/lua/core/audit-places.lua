-- Where a conversation must be: in line, asked of agents or in their hands, with the slots and timers that go with it.
--- @include core/audit-indexes
--- @include core/audit-timers
--- @include core/holding
--- @include core/locks

-- A lock is its holder's, who is there; of two conversations that name one agent the agent's own word decides.
audit.row('conversation', 'lock', function(w, c)
  if c.lockedBy == '' then return true end
  local a = fields(keys.agent(w, c.lockedBy), 'lock', 'absence', 'deleted')
  return a.lock == c.id and a.absence == '' and a.deleted == ''
end, function(w, c, now)
  local agentId = c.lockedBy
  local a = fields(keys.agent(w, agentId), 'lock', 'absence', 'deleted')
  local other = a.lock ~= '' and a.lock ~= c.id and redis.call('HGET', keys.conversation(w, a.lock), 'lockedBy') == agentId
  if other or a.absence ~= '' or a.deleted ~= '' then
    conversations.set(c, 'lockedBy', '')
    conversations.newEpoch(c, now)
    if a.lock == c.id then redis.call('HSET', keys.agent(w, agentId), 'lock', '') end
  else
    redis.call('HSET', keys.agent(w, agentId), 'lock', c.id)
  end
  standings.refresh(w, agentId, now)
end)

audit.row('conversation', 'offer', function(w, c)
  if c.offeredTo == '' then return true end
  if c.state ~= 'new' or c.assigneeId ~= '' or c.lockedBy ~= '' then return false end
  for agentId in string.gmatch(c.offeredTo, '[^ ]+') do
    local asked = redis.call('SISMEMBER', keys.offers(w, agentId), c.id) == 1
    local slot = redis.call('HGET', keys.slots(w, agentId), c.id)
    if not asked or tonumber(slot) ~= math.max(1, c.weight) then return false end
  end
  return true
end, function(w, c, now)
  if c.state ~= 'new' or c.assigneeId ~= '' or c.lockedBy ~= '' then return offers.withdraw(w, c, now, 'withdrawn') end
  for agentId in string.gmatch(c.offeredTo, '[^ ]+') do
    redis.call('SADD', keys.offers(w, agentId), c.id)
    slots.take(w, agentId, c)
    standings.refresh(w, agentId, now)
  end
end)

-- While a change of the line's order is applied, what was not placed anew yet stands by the order before.
local function reordering(w)
  local state = fields(keys.anchor(w), 'reorderVersion', 'placedVersion')
  return (tonumber(state.reorderVersion) or 0) > (tonumber(state.placedVersion) or 0)
end

audit.row('conversation', 'line', function(w, c)
  local laneId = holding.waits(c) and lanes.idOf(c) or ''
  if c.lane ~= laneId then return false end
  local at = laneId ~= '' and redis.call('ZSCORE', keys.lane(w, laneId), c.id)
  return laneId == '' or at and (tonumber(at) == lanes.score(w, c) or reordering(w))
end, function(w, c, now)
  local since = c.inLineAt > 0 and c.inLineAt or now
  lanes.leave(w, c)
  holding.wait(w, c, since)
end)

audit.row('conversation', 'holder', function(w, c)
  local holder = c.assigneeId
  return holder == '' or (audit.listed(keys.held(w, holder), c.id) == (c.state == 'new' or c.state == 'bot')
    and audit.listed(keys.parked(w, holder), c.id) == (c.state == 'pending'))
end, function(w, c)
  local seq = redis.call('HINCRBY', keys.anchor(w), 'seq', 1)
  audit.list(keys.held(w, c.assigneeId), c.id, seq, c.state == 'new' or c.state == 'bot')
  audit.list(keys.parked(w, c.assigneeId), c.id, seq, c.state == 'pending')
end)

audit.row('conversation', 'slot', function(w, c)
  if c.state ~= 'new' or c.assigneeId == '' then return true end
  return tonumber(redis.call('HGET', keys.slots(w, c.assigneeId), c.id)) == math.max(1, c.weight)
end, function(w, c, now)
  slots.take(w, c.assigneeId, c)
  standings.refresh(w, c.assigneeId, now)
end)

audit.row('conversation', 'timers', function(w, c, now)
  for _, timer in ipairs(timing.expected(c, now)) do
    if not timing.right(w, c, timer) then return false end
  end
  return true
end, function(w, c, now)
  for _, timer in ipairs(timing.expected(c, now)) do
    if not timing.right(w, c, timer) then timers.set(w, timer.at, timer.kind, c.id, timer.what) end
  end
end)
