-- Endpoints: where something is pushed to, by its owner's id (a channel). Each has outboxes of which only the head is sent; those
-- with a head stand in `due-heads`, scored by when it may be tried. How an endpoint fares is one word for all processes.
--- @include core/workspace
local IN_FLIGHT, LOOK_AGAIN_MS, EARLY_MS = 4, 60000, 250
local endpoints = { PAUSE_AFTER = 5, NO_SECRET = 'no_secret' }

function endpoints.load(w, id)
  local e = fields(keys.endpoint(w, id), 'url', 'failures', 'pausedUntil', 'disabledAt', 'lastError', 'bellAt', 'dueAt')
  for _, name in ipairs({ 'failures', 'pausedUntil', 'disabledAt', 'bellAt', 'dueAt' }) do e[name] = tonumber(e[name]) or 0 end
  return e
end

local function score(key)
  local first = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
  return tonumber(first[2])
end

-- Of the breaker: after failures in a row one attempt at a time is let through, to see.
function endpoints.room(w, id, e)
  return redis.call('ZCARD', keys.flights(w, id)) < (e.failures >= endpoints.PAUSE_AFTER and 1 or IN_FLIGHT)
end

-- When it is next to be looked at: its first head is due, and no pause lasts. nil: nothing is on its way.
function endpoints.nextAt(w, id, now)
  local at = score(keys.dueHeads(w, id))
  if not at then return nil end
  local e = endpoints.load(w, id)
  at = math.max(at, e.pausedUntil, e.disabledAt > 0 and now + LOOK_AGAIN_MS or 0)
  if not endpoints.room(w, id, e) then at = math.max(at, score(keys.flights(w, id))) end
  return at
end

-- The same, as it now stands in the partition's set.
function endpoints.settle(w, id, now)
  local at = endpoints.nextAt(w, id, now)
  if at then
    redis.call('ZADD', keys.deliveries, at, member(w, id))
  else
    redis.call('ZREM', keys.deliveries, member(w, id))
  end
  return at
end

-- An outbox's head may be tried at `at`; without a head it is forgotten.
function endpoints.due(w, id, outboxId, at)
  if redis.call('LLEN', keys.outbox(w, outboxId)) == 0 then
    redis.call('DEL', keys.outboxState(w, outboxId))
    redis.call('ZREM', keys.dueHeads(w, id), outboxId)
  else
    redis.call('ZADD', keys.dueHeads(w, id), at, outboxId)
  end
end

-- As if it had never failed: somebody did something about it.
function endpoints.wake(w, id, now)
  redis.call('HDEL', keys.endpoint(w, id), 'failures', 'pausedUntil', 'disabledAt', 'lastError', 'lastErrorAt', 'bellAt', 'dueAt')
  for _, outboxId in ipairs(redis.call('ZRANGE', keys.dueHeads(w, id), 0, 999)) do
    local claimUntil = tonumber(redis.call('HGET', keys.outboxState(w, outboxId), 'claimUntil')) or 0
    endpoints.due(w, id, outboxId, math.max(now, claimUntil))
  end
  return endpoints.settle(w, id, now)
end

-- A pause never ends another one earlier.
function endpoints.pause(w, id, untilMs)
  local before = tonumber(redis.call('HGET', keys.endpoint(w, id), 'pausedUntil')) or 0
  redis.call('HSET', keys.endpoint(w, id), 'pausedUntil', math.max(before, untilMs))
end

-- Nothing can be sent before somebody gives it what it lacks.
function endpoints.lack(w, id, now, why)
  redis.call('HSET', keys.endpoint(w, id), 'lastError', why, 'lastErrorAt', now)
  endpoints.pause(w, id, now + LOOK_AGAIN_MS)
end

-- What is on its way is given up, the outboxes up to this one.
function endpoints.drop(w, id, now, last)
  for _, outboxId in ipairs(redis.call('ZRANGE', keys.dueHeads(w, id), 0, last)) do
    redis.call('DEL', keys.outbox(w, outboxId), keys.outboxState(w, outboxId))
    redis.call('ZREM', keys.dueHeads(w, id), outboxId)
  end
  return endpoints.settle(w, id, now)
end

-- How long nothing can be done (ms; '' when nothing is on its way), and '1' where a doorbell for then must be asked for. One that
-- is about to ring may ring a little early.
function endpoints.rest(w, id, e, now)
  local at = endpoints.settle(w, id, now)
  if not at then return '', '0' end
  local asked = e.bellAt > now + EARLY_MS and e.bellAt <= at
  if not asked then redis.call('HSET', keys.endpoint(w, id), 'bellAt', at) end
  return num(math.max(0, at - now)), asked and '0' or '1'
end

-- Its owner is gone.
function endpoints.forget(w, id)
  endpoints.drop(w, id, 0, -1)
  redis.call('DEL', keys.endpoint(w, id), keys.flights(w, id))
  redis.call('HDEL', keys.secrets(w), id)
end
