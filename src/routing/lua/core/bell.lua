-- The doorbell of routing: one per workspace. A script that made a match possible asks its caller to ring, unless
-- somebody was asked within the last second and the run that answers it has not begun.
--- @include core/plan
local RING_AGAIN_MS = 1000
local bell = {}

-- Whether a run would have something to look at: a lane or a profile that changed, or what a new configuration asks for.
local function somethingNew(w)
  if redis.call('EXISTS', keys.hot(w), keys.freed(w)) > 0 then return true end
  return not plan.current(w)
end

-- Agents who are there but stand under an older configuration.
function bell.outdated(w)
  return redis.call('ZCOUNT', keys.present(w), '-inf', '(' .. anchor(w).standVersion) > 0
end

-- '1' when the caller must add a routing job: something waits, and somebody may get it.
function bell.wanted(w, now)
  if redis.call('EXISTS', keys.lanes(w)) == 0 then return '0' end
  local outdated = bell.outdated(w)
  local somebody = outdated or redis.call('EXISTS', keys.profiles(w)) == 1
  if not somebody or not (outdated or somethingNew(w)) then return '0' end
  local rung = tonumber(redis.call('HGET', keys.anchor(w), 'bell')) or 0
  if rung ~= 0 and rung <= now and now - rung <= RING_AGAIN_MS then return '0' end
  redis.call('HSET', keys.anchor(w), 'bell', now)
  return '1'
end

-- Must come before the look: a change after it rings again.
function bell.clear(w)
  redis.call('HSET', keys.anchor(w), 'bell', 0)
end
