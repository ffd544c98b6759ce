-- What is being sent to an endpoint now, and what came of it.
--- @include core/endpoints
local CLAIM_MS, PAUSE_MS, LONGEST_PAUSE_MS = 20000, 5000, 60000
local flights = {}

-- The outbox whose head `token` may try now, or nil. The same token gets the same again; nobody else does until `CLAIM_MS` are
-- over. Each claim counts an attempt.
function flights.claim(w, id, e, token, now)
  for _, flight in ipairs(redis.call('ZRANGE', keys.flights(w, id), 0, -1)) do
    local outboxId, holder = string.match(flight, '^(%S+) (%S+)$')
    if holder == token then return outboxId end
  end
  redis.call('ZREMRANGEBYSCORE', keys.flights(w, id), '-inf', now)
  if e.disabledAt > 0 or e.pausedUntil > now or not endpoints.room(w, id, e) then return nil end
  local outboxId = redis.call('ZRANGEBYSCORE', keys.dueHeads(w, id), '-inf', now, 'LIMIT', 0, 1)[1]
  if not outboxId then return nil end
  redis.call('HINCRBY', keys.outboxState(w, outboxId), 'attempts', 1)
  redis.call('HSET', keys.outboxState(w, outboxId), 'token', token, 'claimUntil', now + CLAIM_MS)
  redis.call('ZADD', keys.dueHeads(w, id), now + CLAIM_MS, outboxId)
  redis.call('ZADD', keys.flights(w, id), now + CLAIM_MS, outboxId .. ' ' .. token)
  return outboxId
end

-- The claim ends. False: it was over, and the head may be another's.
function flights.release(w, id, outboxId, token)
  redis.call('ZREM', keys.flights(w, id), outboxId .. ' ' .. token)
  if redis.call('HGET', keys.outboxState(w, outboxId), 'token') ~= token then return false end
  redis.call('HDEL', keys.outboxState(w, outboxId), 'token', 'claimUntil')
  return true
end

-- ailing: any other message would have failed as well. The breaker pauses the endpoint for longer and longer; attempts that were
-- under way when it did met the same failure, which is counted once.
function flights.failed(w, id, now, why, ailing)
  local key, e = keys.endpoint(w, id), endpoints.load(w, id)
  redis.call('HSET', key, 'lastError', why, 'lastErrorAt', now)
  local counted = ailing and not (e.failures >= endpoints.PAUSE_AFTER and e.pausedUntil > now)
  local over = counted and redis.call('HINCRBY', key, 'failures', 1) - endpoints.PAUSE_AFTER or -1
  if over >= 0 then endpoints.pause(w, id, now + math.min(LONGEST_PAUSE_MS, PAUSE_MS * 2 ^ math.min(over, 10))) end
end

-- Until an admin says otherwise.
function flights.disable(w, id, now) redis.call('HSET', keys.endpoint(w, id), 'disabledAt', now) end

function flights.well(w, id) redis.call('HDEL', keys.endpoint(w, id), 'failures', 'lastError', 'lastErrorAt') end
