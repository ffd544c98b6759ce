-- The plan: which profiles can serve a need and on what terms, evaluated by the caller under the plan's version, row by row
-- as needs occur. A need that many profiles can serve has a pool, a set where their agents stand as well.
--- @include core/workspace
local plan = {}

-- Rows are of one version of the configuration; after a change all are made anew.
function plan.current(w)
  return redis.call('HGET', keys.plan(w), '#') == anchor(w).planVersion
end

-- Those of the needs that have no row, or one that ended with the hours it was made for.
function plan.missing(w, needs, now)
  local texts, missing = redis.call('HMGET', keys.plan(w), unpack(needs)), {}
  for i, need in ipairs(needs) do
    local ends = texts[i] and tonumber(string.match(texts[i], '"until":(%d+)'))
    if not texts[i] or (ends and ends <= now) then missing[#missing + 1] = need end
  end
  return missing
end

-- The row of a need, or nil when it has none, or one that ended with the hours it was made for.
function plan.row(w, need, now)
  w.rows = w.rows or {}
  if w.rows[need] == nil then
    local stored = redis.call('HGET', keys.plan(w), need)
    local row = stored and cjson.decode(stored)
    w.rows[need] = row and (not row['until'] or now < row['until']) and row or false
  end
  return w.rows[need] or nil
end

local function words(text, into)
  for word in string.gmatch(text or '', '[^ ]+') do into[#into + 1] = word end
  return into
end

-- Every planned need that a profile can serve.
function plan.needsOf(w, profile)
  local needs = words(redis.call('HGET', keys.serves(w), profile), {})
  for pool in string.gmatch(redis.call('HGET', keys.pools(w), profile) or '', '([^ :]+):') do
    words(redis.call('HGET', keys.poolNeeds(w), pool), needs)
  end
  return needs
end

-- The places where agents who can serve the row stand, each with the rank that its scores do not contain yet.
function plan.places(row)
  if row.pool then return { { row.pool, 0 } } end
  return row.profiles
end

-- Whether an agent of this profile can serve the row.
function plan.serves(w, row, profile)
  if row.pool then
    local pools = ' ' .. (redis.call('HGET', keys.pools(w), profile) or '')
    return string.find(pools, ' ' .. row.pool .. ':', 1, true) ~= nil
  end
  for _, place in ipairs(row.profiles) do
    if place[1] == profile then return true end
  end
  return false
end

-- Tells from the text of a row whether a profile can serve it: without reading all of it, for rows are many.
function plan.naming(w, profile)
  local pools = ' ' .. (redis.call('HGET', keys.pools(w), profile) or '')
  return function(text)
    local pool = string.match(text, '"pool":"([^"]+)"')
    if pool then return string.find(pools, ' ' .. pool .. ':', 1, true) ~= nil end
    return string.find(text, '"' .. profile .. '"', 1, true) ~= nil
  end
end

local PACE_KEPT = 50

-- When conversations of a need were given, newest first: what an estimate of the wait is made of.
function plan.pace(w, need, now)
  redis.call('LPUSH', keys.pace(w, need), num(now))
  redis.call('LTRIM', keys.pace(w, need), 0, PACE_KEPT - 1)
end

-- Those times, and whether there were more before them.
function plan.paces(w, need)
  local times = redis.call('LRANGE', keys.pace(w, need), 0, -1)
  return times, #times == PACE_KEPT
end
