#!lua flags=allow-oom
--[[
  Begin the plan of a version, or add a part of one row to it. A row is used once its last part is there; where the need has a
  pool, agents of the part's profiles who stand now stand in it from here on: many of them in several calls, each the same.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] configVersion   the version the plan was evaluated under
  ARGV[3] begin           JSON {orders, weights} to begin; empty: a row
  ARGV[4] need            which row
  ARGV[5] row             JSON of the row without its profiles; pool: the id of its pool, if it has one
  ARGV[6] profiles        JSON list of [profile, rank]: this part's
  ARGV[7] last            1 when no part follows

  Reply   planned | filling | stale_config
]]
--- @include core/clock
--- @include core/bell
--- @include core/pools
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
    pools.append(keys.serves(w), profile, need)
  else
    if not pools.add(w, terms.pool, profile, rank) then return { 'filling' } end
  end
end
if last == '1' then
  if terms.pool then pools.append(keys.poolNeeds(w), terms.pool, need) else terms.profiles = cjson.decode(profiles) end
  redis.call('HSET', keys.plan(w), need, cjson.encode(terms))
  local score = redis.call('ZSCORE', keys.lanes(w), need)
  if score then redis.call('ZADD', keys.hot(w), score, need) end -- others may be able to serve it than under the row before
  if terms['until'] then redis.call('ZADD', keys.timers, terms['until'], member(w, 'hours', need)) end
end
return { 'planned' }
