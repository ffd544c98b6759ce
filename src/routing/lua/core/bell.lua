-- The doorbell of routing: one per workspace. A script that made a match possible asks its caller to ring, unless
-- somebody was asked within the last second and the run that answers it has not begun.
--- @include core/keys
local RING_AGAIN_MS = 1000
local bell = {}

-- Somebody stands, or may stand anew because the configuration changed since.
local function somebody(w)
  if redis.call('EXISTS', keys.profiles(w)) == 1 then return true end
  return redis.call('ZCOUNT', keys.present(w), '-inf', '(' .. anchor(w).routingVersion) > 0
end

-- '1' when the caller must add a routing job: something waits, and somebody may get it.
function bell.wanted(w, now)
  if redis.call('EXISTS', keys.lanes(w)) == 0 or not somebody(w) then return '0' end
  local rung = tonumber(redis.call('HGET', keys.anchor(w), 'bell')) or 0
  if rung ~= 0 and rung <= now and now - rung <= RING_AGAIN_MS then return '0' end
  redis.call('HSET', keys.anchor(w), 'bell', now)
  return '1'
end

-- Must come before the look: a change after it rings again.
function bell.clear(w)
  redis.call('HSET', keys.anchor(w), 'bell', 0)
end
