-- The end of an agent: no session and no absence of it is left, and nothing more is given to it. What it still holds is
-- its caller's to free.
--- @include core/locks
local function retire(w, agentId, now)
  redis.call('HSET', keys.agent(w, agentId), 'deleted', '1', 'lease', 0, 'absence', '', 'takeBack', '')
  statuses.turn(w, agentId, now, 'offline')
  standings.refresh(w, agentId, now)
  offers.returnAll(w, agentId, now)
  locks.freeOf(w, agentId, now, 'absent')
  redis.call('DEL', keys.sessions(w, agentId), keys.absence(w, agentId))
  for _, key in ipairs({ keys.leases, keys.absences, keys.takeBacks }) do redis.call('ZREM', key, member(w, agentId)) end
  redis.call('ZREM', keys.present(w), agentId)
  redis.call('SREM', keys.due(w), agentId)
end
