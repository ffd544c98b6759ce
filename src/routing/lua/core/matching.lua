-- Choosing: the best agents for a conversation among those who stand, and the keys by which they were compared.
--- @include core/lanes
--- @include core/standings
--- @include core/plan
local SKIP_IN_LANE = 9 -- standings passed over because the lane excludes them
local GONE_AT_ONCE = 64 -- standings of agents who are no longer live that one run removes
local STAND_AT_ONCE = 64
local COMPARED_SHOWN = 8
local matching = {}

-- Order of bytes, as sorted sets order members; `<` on strings would follow the server's locale.
function matching.before(a, b)
  for i = 1, math.min(#a, #b) do
    local x, y = string.byte(a, i), string.byte(b, i)
    if x ~= y then return x < y end
  end
  return #a < #b
end

function matching.better(a, b)
  return not b or a.score < b.score or (a.score == b.score and matching.before(a.id, b.id))
end

local function isOutdated(w, a) return (tonumber(a.placedUnder) or 0) < (tonumber(anchor(w).standVersion) or 0) end

-- Live and standing under the configuration of now. Who is not live loses its standing; of who stands under an older
-- configuration the second answer is true.
local function mayBeGiven(w, id, now)
  local a = fields(keys.agent(w, id), 'lease', 'freeAt', 'placedUnder', 'standing')
  if (tonumber(a.lease) or 0) <= clock.engineNow(now) then
    if a.standing ~= '' then standings.remove(w, id, a.standing) end
    w.gone = (w.gone or 0) + 1
    return nil, false
  end
  if isOutdated(w, a) then return nil, true end
  return a
end

-- Nobody behind an outdated one is chosen before it is stood anew: it and those of the set whose turn comes next.
local function interrupt(w, id, key)
  w.outdated = { id }
  local next = key and redis.call('ZRANGE', key, 0, STAND_AT_ONCE - 2) or {}
  local versions = #next > 0 and redis.call('ZMSCORE', keys.present(w), unpack(next)) or {}
  for i, other in ipairs(next) do
    local old = versions[i] and tonumber(versions[i]) < (tonumber(anchor(w).standVersion) or 0)
    if old and other ~= id then w.outdated[#w.outdated + 1] = other end
  end
end

-- Whether the rest must wait for another run: what was looked at so far is no answer.
function matching.interrupted(w)
  return w.outdated ~= nil or (w.gone or 0) > GONE_AT_ONCE
end

-- The first standing of a set that is not to be passed over.
local function candidate(w, key, rank, passed, now)
  local skipped = 0
  while skipped < SKIP_IN_LANE + passed.count and not matching.interrupted(w) do
    local top = redis.call('ZRANGE', key, skipped, skipped, 'WITHSCORES')
    if not top[1] then return nil end
    if passed[top[1]] then
      skipped = skipped + 1
    else
      local a, outdated = mayBeGiven(w, top[1], now)
      if outdated then return interrupt(w, top[1], key) end
      if a then
        return { id = top[1], score = tonumber(top[2]) - rank * RANK_STEPS, freeAt = tonumber(a.freeAt) or now, key = key }
      end
      if redis.call('ZSCORE', key, top[1]) then redis.call('ZREM', key, top[1]) end
    end
  end
end

-- Whether it is kept for somebody who is not here, or does not serve what it needs by now: who is outdated, may do so.
function matching.isKeptInVain(w, laneId, row)
  local _, only = lanes.parts(laneId)
  if only == '' then return false end
  local a = fields(keys.agent(w, only), 'availability', 'absence', 'deleted', 'draining', 'profile', 'placedUnder')
  return not standings.isHere(a) or (not isOutdated(w, a) and not plan.serves(w, row, a.profile))
end

-- The agent it is kept for, if that one can be given it.
local function onlyAgent(w, id, need, row, weight, now)
  local standing = redis.call('HGET', keys.agent(w, id), 'standing') or ''
  local fit, orders, profile = string.match(standing, '^(%d+)|([^|]*)|([^:]+)')
  if not fit or not fits.has(tonumber(fit), weight) or not plan.serves(w, row, profile) then return nil end
  if row.mode == 'pull' and not string.find(orders, 'pull', 1, true) then return nil end
  local a, outdated = mayBeGiven(w, id, now)
  if outdated then return interrupt(w, id) end
  return a and { id = id, score = 0, freeAt = tonumber(a.freeAt) or now }
end

-- The best agent for the head of this lane, of those not in `passed` ({ id = true, count = n }); nil when nobody can, or when
-- the look was interrupted.
function matching.agentFor(w, laneId, row, weight, passed, now)
  local need, only, excluded = lanes.parts(laneId)
  if only ~= '' and not matching.isKeptInVain(w, laneId, row) then
    return not passed[only] and onlyAgent(w, only, need, row, weight, now) or nil
  end
  for id in string.gmatch(excluded, '[^,]+') do passed[id] = true end
  local order, room, best = row.mode == 'pull' and 'pull' or row.order, fits.with(w, weight), nil
  for _, place in ipairs(plan.places(row)) do
    for _, fit in ipairs(room) do
      local found = candidate(w, keys.standing(w, place[1], order, fit), order == 'level' and place[2] or 0, passed, now)
      if matching.interrupted(w) then return nil end
      if found and matching.better(found, best) then best = found end
    end
  end
  return best
end

-- Who else stood in the set that the chosen one was taken from, as `id=score`, best first.
function matching.compared(w, chosen)
  local shown = {}
  if not chosen.key then return chosen.id end
  local flat = redis.call('ZRANGE', chosen.key, 0, COMPARED_SHOWN - 1, 'WITHSCORES')
  for i = 1, #flat, 2 do shown[#shown + 1] = flat[i] .. '=' .. flat[i + 1] end
  return table.concat(shown, ' ')
end
