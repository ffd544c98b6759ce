-- Leases, absences, take-backs. Live: some lease is in the future. Suspect: all lapsed, no absence recorded. Absent: an
-- absence is recorded, with id, cause and `dueAt` (engine time); it is *due* once a script met it past `dueAt`.
--- @include core/events
--- @include core/locks
--- @include core/placing
local ABSENCE_KEPT = 1000
local presence = {}
presence.AWAY = 'away' -- in place of an absence's id: the agent is here, and away for too long

function presence.load(w, agentId)
  local a = fields(keys.agent(w, agentId), 'availability', 'lease', 'lastSign', 'absence', 'absenceDueAt',
    'absenceDue', 'takeBack', 'deleted', 'placedUnder', 'awayCause', 'awayState',
    'awayTimeoutMs')
  a.lease, a.lastSign = tonumber(a.lease) or 0, tonumber(a.lastSign) or 0
  a.absenceDueAt, a.placedUnder = tonumber(a.absenceDueAt) or 0, tonumber(a.placedUnder) or 0
  return a
end

-- The id of the absence the engine shows for this agent, or ''. One that never signed in is absent since ever.
function presence.shownAbsence(a)
  if a.absence ~= '' then return a.absence end
  return a.lastSign == 0 and 'never' or ''
end

function presence.tell(w, agentId, now, by, data)
  events.append(w, now, { type = 'agent.presence_changed', by = by, agentId = agentId, data = data }, { agentId })
end

function presence.record(w, agentId, now, from, dueAt, cause)
  local id = num(redis.call('HINCRBY', keys.agent(w, agentId), 'absences', 1))
  local outage = clock.outageMs()
  redis.call('HSET', keys.agent(w, agentId), 'absence', id, 'absenceCause', cause, 'absenceFrom', from + outage,
    'absenceDueAt', dueAt, 'absenceDue', '', 'wants', '1')
  statuses.turn(w, agentId, from + outage, 'offline')
  redis.call('DEL', keys.absence(w, agentId))
  redis.call('ZREM', keys.leases, member(w, agentId))
  redis.call('ZREM', keys.present(w), agentId)
  redis.call('ZADD', keys.absences, dueAt, member(w, agentId))
  standings.refresh(w, agentId, now)
  offers.returnAll(w, agentId, now)
  locks.freeOf(w, agentId, now, 'absent')
  presence.tell(w, agentId, now, 'engine', { liveness = 'absent', cause = cause, absenceId = id })
end

function presence.onHold(w, now) return (tonumber(anchor(w).holdUntil) or 0) > now end

-- Takes back what the agent holds now, in chunks by the monitor; newer assignments are untouched.
function presence.startTakeBack(w, agentId, now, absenceId)
  local agent = keys.agent(w, agentId)
  local begun = fields(agent, 'takeBack', 'takeBackFrom')
  local seq = tonumber(redis.call('HGET', keys.anchor(w), 'seq')) or 0
  redis.call('HSET', agent, 'takeBack', absenceId, 'takeBackUpTo', seq,
    'takeBackFrom', begun.takeBack == absenceId and begun.takeBackFrom or 0)
  redis.call('ZADD', keys.takeBacks, now, member(w, agentId))
  standings.refresh(w, agentId, now)
end

-- Marks an absence past its deadline as due, for good. Returns true when the absence is due.
function presence.meet(w, agentId, a, now)
  if a.absence == '' then return a.lastSign == 0 or a.deleted ~= '' end
  if a.absenceDue == '1' then return true end
  if clock.stalled(now) or presence.onHold(w, now) or clock.engineNow(now) < a.absenceDueAt then return false end
  a.absenceDue = '1'
  redis.call('HSET', keys.agent(w, agentId), 'absenceDue', '1')
  redis.call('ZREM', keys.absences, member(w, agentId))
  redis.call('SADD', keys.due(w), agentId)
  if anchor(w).removeAssignment == '1' then presence.startTakeBack(w, agentId, now, a.absence) end
  return true
end

function presence.endTakeBack(w, agentId)
  redis.call('HSET', keys.agent(w, agentId), 'takeBack', '')
  redis.call('ZREM', keys.takeBacks, member(w, agentId))
end

-- An agent who is back while its workspace is on hold keeps what nobody has taken yet.
function presence.spare(w, agentId, now)
  if not presence.onHold(w, now) then return end
  local progress = fields(keys.agent(w, agentId), 'takeBack', 'takeBackFrom')
  if progress.takeBack == '' or progress.takeBackFrom ~= '0' then return end
  presence.endTakeBack(w, agentId)
end

-- A sign of life of one session: renews its lease, ends an absence (after meeting its deadline).
function presence.renew(w, agentId, sessionId, a, now)
  local engineNow = clock.engineNow(now)
  local lease = engineNow + tonumber(anchor(w).leaseMs)
  local wasLive = a.lease > engineNow
  redis.call('ZADD', keys.sessions(w, agentId), lease, sessionId)
  -- Leases may have become shorter since another session renewed its own.
  lease = tonumber(redis.call('ZRANGE', keys.sessions(w, agentId), -1, -1, 'WITHSCORES')[2])
  redis.call('HSET', keys.agent(w, agentId), 'lease', lease, 'lastSign', engineNow)
  redis.call('ZADD', keys.leases, lease, member(w, agentId))
  redis.call('ZADD', keys.present(w), 'NX', a.placedUnder, agentId)
  if a.lastSign == 0 and redis.call('EXISTS', keys.absence(w, agentId)) == 1 then
    redis.call('SREM', keys.due(w), agentId)
    redis.call('HSET', keys.agent(w, agentId), 'lastAbsence', 'never', 'lastAbsenceTo', now, 'lastAbsenceCause', 'never_signed_in')
  end
  if a.absence ~= '' then
    presence.meet(w, agentId, a, now)
    local ended = fields(keys.agent(w, agentId), 'absenceFrom', 'absenceCause')
    redis.call('HSET', keys.agent(w, agentId), 'absence', '', 'absenceDue', '', 'lastAbsence', a.absence,
      'lastAbsenceFrom', ended.absenceFrom, 'lastAbsenceTo', now, 'lastAbsenceCause', ended.absenceCause)
    redis.call('ZREM', keys.absences, member(w, agentId))
    redis.call('SREM', keys.due(w), agentId)
    away.watch(w, agentId, now)
  end
  presence.spare(w, agentId, now)
  a.lease = lease
  if a.availability ~= '' then statuses.turn(w, agentId, now, statuses.word(a.availability, a.awayState)) end
  if not wasLive then presence.tell(w, agentId, now, 'agent:' .. agentId, { liveness = 'live' }) end
end

-- What its next sign-in will tell the agent.
function presence.remember(w, agentId, what, conversationId)
  redis.call('RPUSH', keys.absence(w, agentId), what .. ':' .. conversationId)
  redis.call('LTRIM', keys.absence(w, agentId), -ABSENCE_KEPT, -1)
end
