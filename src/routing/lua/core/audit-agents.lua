-- What must hold of an agent: the sets of presence, its lock and its standing follow from its fields.
--- @include core/audit-lines
--- @include core/presence
local attendance = {}

-- The sets an agent is in by its fields: by name whether it must be in it, may be, and the score where that is known.
function attendance.of(a)
  local here = a.lastSign > 0 and a.absence == '' and a.deleted == ''
  local due = a.absence ~= '' and a.absenceDue == '1'
  local dated = a.absence ~= '' and a.absenceDue == ''
  return {
    leases = { must = here, may = here, score = a.lease },
    present = { must = here, may = here, score = a.placedUnder },
    absences = { must = dated, may = dated, score = a.absenceDueAt, moves = true },
    ['take-backs'] = { must = a.takeBack ~= '', may = a.takeBack ~= '', score = 0, moves = true },
    -- One that never signed in is, once a person gave it something.
    due = { must = due, may = due or (a.lastSign == 0 and a.deleted == '') },
  }
end

local sorted = {
  leases = function(w, id) return keys.leases, member(w, id) end,
  absences = function(w, id) return keys.absences, member(w, id) end,
  ['take-backs'] = function(w, id) return keys.takeBacks, member(w, id) end,
  present = function(w, id) return keys.present(w), id end,
}

local function inSet(name, w, id, should)
  local key, text = sorted[name](w, id)
  local score = tonumber(redis.call('ZSCORE', key, text))
  if not should.must then return score == nil end
  -- One to be stood anew is listed under 0, below every version.
  return score == should.score or score ~= nil and (should.moves or (name == 'present' and score == 0))
end

for _, name in ipairs({ 'leases', 'absences', 'take-backs', 'present' }) do
  audit.row('agent', name, function(w, id, a) return inSet(name, w, id, attendance.of(a)[name]) end, function(w, id, a)
    local should = attendance.of(a)[name]
    local key, text = sorted[name](w, id)
    if should.must then redis.call('ZADD', key, should.score, text) else redis.call('ZREM', key, text) end
  end)
end

audit.row('agent', 'due', function(w, id, a)
  local should = attendance.of(a).due
  local is = redis.call('SISMEMBER', keys.due(w), id) == 1
  return is and should.may or not is and not should.must
end, function(w, id, a)
  redis.call(attendance.of(a).due.must and 'SADD' or 'SREM', keys.due(w), id)
end)

audit.row('agent', 'lock', function(w, id)
  local lock = redis.call('HGET', keys.agent(w, id), 'lock')
  return not lock or lock == '' or redis.call('HGET', keys.conversation(w, lock), 'lockedBy') == id
end, function(w, id, _, now)
  redis.call('HSET', keys.agent(w, id), 'lock', '')
  standings.refresh(w, id, now)
end)

-- A pool that is no longer planned may stand in the text; one that is must.
local function samePlaces(w, profile, standing, text)
  local head = '^%d+|[^|]*|[^ ]+'
  if standing == '' or text == '' then return standing == text end
  if string.match(standing, head) ~= string.match(text, head) then return false end
  for pool in string.gmatch(redis.call('HGET', keys.pools(w), profile) or '', '[^ ]+') do
    if not string.find(standing .. ' ', ' ' .. pool .. ' ', 1, true) then return false end
  end
  return true
end

-- Who stands under an older configuration is stood anew by the next run; a suspect keeps its standing until somebody looks.
audit.row('agent', 'standing', function(w, id, a, now)
  local outdated = a.placedUnder < (tonumber(anchor(w).standVersion) or 0) or redis.call('ZSCORE', keys.present(w), id) == '0'
  local suspect = a.absence == '' and a.lease <= clock.engineNow(now)
  if outdated or suspect then return true end
  local judged, text = standings.judge(w, id, now)
  if not samePlaces(w, judged.profile, judged.standing, text) then return false end
  local right = true
  if text ~= '' then
    standings.each(w, text, function(key, order, rank)
      right = right and tonumber(redis.call('ZSCORE', key, id)) == standings.score(judged, order, rank)
    end)
  end
  return right
end, function(w, id, _, now)
  standings.refresh(w, id, now)
  audit.mend('profile', w, redis.call('HGET', keys.agent(w, id), 'profile'))
end)
