-- Locks: who is at work on a conversation, one per agent. A waiting one that is locked is out of line; its holder alone may
-- act on it until it is freed or taken. The epoch changes with the holder, so that a stale one's actions are refused.
--- @include core/holding
local locks = {}

-- Free again: one that waited is back at its place. `reason`: state, taken, navigated, absent, released. `nextId`: what its
-- holder goes on to, so that a draining one has not finished in between.
function locks.free(w, c, now, reason, nextId)
  local agentId = c.lockedBy
  if agentId == '' then return end
  conversations.set(c, 'lockedBy', '')
  work.stop(w, c, agentId, now, 'locked')
  conversations.newEpoch(c, now)
  redis.call('HSET', keys.agent(w, agentId), 'lock', nextId or '', 'wants', (reason == 'absent' or reason == 'state') and '1' or '')
  standings.refresh(w, agentId, now)
  lifecycle.released(w, c, now)
  if reason == 'state' then return end
  if c.state == 'new' and c.assigneeId == '' and c.lane == '' then lanes.enter(w, c, now) end
  conversations.note(w, c, now, 'conversation.unlocked', 'engine', { reason = reason, agentId = agentId }, { agentId })
end

-- Of whatever this agent has locked, but not `keepId`.
function locks.freeOf(w, agentId, now, reason, keepId)
  local id = redis.call('HGET', keys.agent(w, agentId), 'lock')
  if not id or id == '' or id == keepId then return end
  local c = conversations.load(w, id)
  if not c then return end
  locks.free(w, c, now, reason, keepId)
  conversations.save(w, c)
end

-- `reason`: selected, taken, served or next. `decision`: where the engine chose, what by; nil: somebody else did.
function locks.take(w, c, agentId, now, by, reason, decision)
  locks.freeOf(w, agentId, now, 'navigated', c.id)
  if c.lockedBy ~= '' and c.lockedBy ~= agentId then locks.free(w, c, now, 'taken') end
  offers.withdraw(w, c, now, 'withdrawn')
  lanes.leave(w, c)
  conversations.set(c, 'lockedBy', agentId)
  work.begin(w, c, agentId, now, 'locked')
  conversations.newEpoch(c, now)
  redis.call('HSET', keys.agent(w, agentId), 'lock', c.id, 'wants', '')
  standings.refresh(w, agentId, now)
  local to = { agentId }
  if c.assigneeId ~= '' and c.assigneeId ~= agentId then to[2] = c.assigneeId end
  local data = decision or {}
  data.reason, data.agentId = reason, agentId
  conversations.note(w, c, now, 'conversation.locked', by, data, to, agentId)
  if decision then conversations.set(c, 'assignedSeq', c.lastSeq) end
end

-- Ends with the state it was taken in; its holder is served the next one where its teams pull.
function locks.done(w, c, now, by)
  local actor = conversations.actor(by)
  if c.lockedBy ~= '' then locks.free(w, c, now, 'state') end
  if actor ~= '' and string.find(anchor(w).orders, 'pull', 1, true) then
    redis.call('HSET', keys.agent(w, actor), 'wants', '1')
    standings.refresh(w, actor, now)
  end
end
