#!lua flags=allow-oom
--[[
  Begin the plan of a version, or add a part of one row to it. A row is used once its last part is there; where the need has a
  pool, agents of the part's profiles who stand now stand in it from here on.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] configVersion   the version the plan was evaluated under
  ARGV[3] begin           JSON {orders, weights} to begin; empty: a row
  ARGV[4] need            which row
  ARGV[5] row             JSON of the row without its profiles; pool: the id of its pool, if it has one
  ARGV[6] profiles        JSON list of [profile, rank]: this part's
  ARGV[7] last            1 when no part follows

  Reply   planned | stale_config
]]
--- @include core/clock
--- @include core/bell
--- @include core/standings
local nowMs, configVersion, begin, need = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local row, profiles, last = ARGV[5], ARGV[6], ARGV[7]
local w, now = here(), clock.now(nowMs)
if staleConfig(w, configVersion) then return { 'stale_config' } end

local function setsOf(place)
  local found = {}
  for order in string.gmatch(anchor(w).orders, '[^ ]+') do
    for _, fit in ipairs(fits.with(w, 0)) do found[#found + 1] = { order, fit, keys.standing(w, place, order, fit) } end
  end
  return found
end

-- With other orders or weights everybody stands anew: the sets they are in may be others. Those too who came under this very
-- version, before its plan began.
local function beginPlan(orders, weights)
  for _, pool in ipairs(redis.call('HKEYS', keys.poolNeeds(w))) do
    for _, set in ipairs(setsOf(pool)) do redis.call('UNLINK', set[3]) end
  end
  local recent = redis.call('HGET', keys.plan(w), 'recent') -- the last runs' answers stay
  redis.call('UNLINK', keys.plan(w), keys.serves(w), keys.pools(w), keys.poolNeeds(w))
  if recent then redis.call('HSET', keys.plan(w), 'recent', recent) end
  redis.call('HSET', keys.plan(w), '#', anchor(w).planVersion)
  redis.call('ZUNIONSTORE', keys.hot(w), 1, keys.lanes(w))
  if orders == anchor(w).orders and weights == anchor(w).weights then return end
  redis.call('HSET', KEYS[1], 'orders', orders, 'weights', weights,
    'standVersion', anchor(w).configVersion + 0.5) -- after whoever came since, before the next version
end

local function append(key, field, word)
  local words = redis.call('HGET', key, field)
  if words and string.find(' ' .. words .. ' ', ' ' .. word .. ' ', 1, true) then return false end
  redis.call('HSET', key, field, words and words .. ' ' .. word or word)
  return true
end

-- Scores of an order by level hold the rank, which is the pool's own.
local function fill(pool, profile, rank)
  for _, set in ipairs(setsOf(profile)) do
    local from = set[3]
    local into = keys.standing(w, pool, set[1], set[2])
    local flat = redis.call('ZRANGE', from, 0, -1, 'WITHSCORES')
    for i = 1, #flat, 2 do
      local score = tonumber(flat[i + 1]) - (set[1] == 'level' and rank * RANK_STEPS or 0)
      redis.call('ZADD', into, num(score), flat[i])
      local agent = keys.agent(w, flat[i])
      local standing = redis.call('HGET', agent, 'standing') or ''
      if not string.find(standing .. ' ', ' ' .. pool .. ':', 1, true) then
        redis.call('HSET', agent, 'standing', standing .. ' ' .. pool .. ':' .. num(rank))
      end
    end
  end
end

if begin ~= '' then
  local given = cjson.decode(begin)
  beginPlan(given.orders, given.weights)
  return { 'planned' }
end
if not plan.current(w) then return { 'stale_config' } end
local terms = cjson.decode(row)
for _, place in ipairs(cjson.decode(profiles)) do
  local profile, rank = place[1], place[2]
  if not terms.pool then
    append(keys.serves(w), profile, need)
  elseif append(keys.pools(w), profile, terms.pool .. ':' .. num(rank)) then
    fill(terms.pool, profile, rank)
  end
end
if last == '1' then
  if terms.pool then append(keys.poolNeeds(w), terms.pool, need) else terms.profiles = cjson.decode(profiles) end
  redis.call('HSET', keys.plan(w), need, cjson.encode(terms))
  local score = redis.call('ZSCORE', keys.lanes(w), need)
  if score then redis.call('ZADD', keys.hot(w), score, need) end -- others may be able to serve it than under the row before
  if terms['until'] then redis.call('ZADD', keys.timers, terms['until'], member(w, 'hours', need)) end
end
return { 'planned' }
