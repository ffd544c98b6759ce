-- Time. `now` is Redis TIME in unix ms, or the number a test passes. Leases and absences run in engine time, which
-- is `now` less the partition's total of outages, so that an outage of the engine is nobody's absence.
--- @include core/workspace
local STALLED_MS = 5000
local clock = {}

function clock.now(nowMs)
  if nowMs ~= '' then return tonumber(nowMs) end
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function engineState()
  if not clock.state then
    local state = fields(keys.engine, 'alive', 'outageMs')
    clock.state = { alive = tonumber(state.alive), outageMs = tonumber(state.outageMs) or 0 }
  end
  return clock.state
end

function clock.outageMs() return engineState().outageMs end

-- No api process has said that it lives for five seconds: nobody's silence means anything now.
function clock.stalled(now)
  local alive = engineState().alive
  return not alive or now - alive > STALLED_MS
end

-- Stands still during an outage: the gap that the next sign of life will add has not passed for anybody.
function clock.engineNow(now)
  local state = engineState()
  return (state.alive and clock.stalled(now) and state.alive or now) - state.outageMs
end

-- Whoever comes first after an outage adds its whole length, once; must run before anything else of its script.
function clock.signOfLife(now, isApi)
  local state = engineState()
  local gap = state.alive and now - state.alive or 0
  if gap > STALLED_MS then
    state.outageMs = redis.call('HINCRBY', keys.engine, 'outageMs', gap)
  end
  if isApi or gap > STALLED_MS or not state.alive then
    redis.call('HSET', keys.engine, 'alive', now)
    state.alive = now
  end
end
