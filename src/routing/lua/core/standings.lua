-- Standings: the agents who may be given work now, in the set of their profile, least load ratio first, then longest
-- since their last assignment, then id. An agent stands exactly while it is live, available, not absent, not being
-- taken back from, and below its capacity.
--- @include core/clock
local RATIO_STEPS = 16384  -- 14 bits tell all fractions of capacities up to 100 apart
local SEQ_STEPS = 549755813888 -- 2^39 assignments; 14 + 39 bits fit a double exactly
local standings = {}

-- `seq` is the workspace's count of assignments at the agent's last one, 0 before the first.
function standings.score(load, capacity, seq)
  return math.floor(load / capacity * RATIO_STEPS) * SEQ_STEPS + seq
end

function standings.remove(w, agentId, profile)
  redis.call('ZREM', keys.standing(w, profile), agentId)
  if redis.call('EXISTS', keys.standing(w, profile)) == 0 then redis.call('SREM', keys.profiles(w), profile) end
  redis.call('HSET', keys.agent(w, agentId), 'standing', '')
end

-- Brings the agent's standing in line with what is true of it. Returns true when it stands.
function standings.refresh(w, agentId, now)
  local a = fields(keys.agent(w, agentId), 'availability', 'lease', 'absence', 'takeBack', 'profile', 'capacity',
    'seq', 'standing', 'deleted')
  local load = redis.call('ZCARD', keys.held(w, agentId))
  local capacity = tonumber(a.capacity) or 0
  local stands = a.availability == 'available' and a.profile ~= '' and a.absence == '' and a.takeBack == ''
    and a.deleted == '' and load < capacity and (tonumber(a.lease) or 0) > clock.engineNow(now)

  if a.standing ~= '' and (not stands or a.standing ~= a.profile) then
    standings.remove(w, agentId, a.standing)
  end
  if stands then
    redis.call('ZADD', keys.standing(w, a.profile), standings.score(load, capacity, tonumber(a.seq) or 0), agentId)
    if a.standing ~= a.profile then
      redis.call('SADD', keys.profiles(w), a.profile)
      redis.call('HSET', keys.agent(w, agentId), 'standing', a.profile)
    end
    if a.standing == '' then redis.call('HSET', keys.agent(w, agentId), 'freeAt', now) end
  end
  return stands
end
