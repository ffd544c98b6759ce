-- Answers, and the memory that makes a repeated script answer what it answered first.
-- The engine's own request ids: the last four on the entity they concern. A client's Idempotency-Key comes with a
-- hash of its request and is kept for 24 h, in day buckets.
--- @include core/workspace
local DAY_MS = 86400000
local KEPT = 4
local results = {}

local function days(now) return math.floor(now / DAY_MS) end

local function recent(entity)
  local stored = redis.call('HGET', entity, 'recent')
  return stored and cjson.decode(stored) or {}
end

-- The stored reply of this request, or nil. A client's key with another request answers `idempotency_key_reused`.
function results.recall(w, entity, now, requestId, requestHash)
  if requestHash == '' then
    for _, kept in ipairs(recent(entity)) do
      if kept[1] == requestId then return kept[2] end
    end
    return nil
  end
  for day = days(now), days(now) - 1, -1 do
    local stored = redis.call('HGET', keys.requests(w, day), requestId)
    if stored then
      local kept = cjson.decode(stored)
      if now - kept.at < DAY_MS then
        return kept.hash == requestHash and kept.reply or { 'idempotency_key_reused' }
      end
    end
  end
end

-- Keeps the reply under the request and returns it: the last line of every mutating script.
function results.keep(w, entity, now, requestId, requestHash, reply)
  if requestHash == '' then
    local list = recent(entity)
    table.insert(list, 1, { requestId, reply })
    list[KEPT + 1] = nil
    redis.call('HSET', entity, 'recent', cjson.encode(list))
  else
    local bucket = keys.requests(w, days(now))
    local value = cjson.encode({ at = now, hash = requestHash, reply = reply })
    redis.call('HSET', bucket, requestId, value)
    redis.call('PEXPIRE', bucket, 3 * DAY_MS, 'NX')
  end
  return reply
end
