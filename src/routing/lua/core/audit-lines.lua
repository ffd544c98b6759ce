-- What must hold of a lane and of a profile: the heads that matching compares, and the count of those who stand.
--- @include core/audit
--- @include core/bell
--- @include core/lanes
--- @include core/standings
local lines = {}

local function headOf(key) return redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')[2] or false end

audit.row('lane', 'heads', function(w, laneId)
  local base = lanes.baseOf(laneId)
  return headOf(keys.lane(w, laneId)) == redis.call('ZSCORE', keys.variants(w, base), laneId)
    and headOf(keys.variants(w, base)) == redis.call('ZSCORE', keys.lanes(w), base)
end, function(w, laneId)
  lanes.settle(w, laneId)
  local base = lanes.baseOf(laneId)
  local score = redis.call('ZSCORE', keys.lanes(w), base)
  if score then redis.call('ZADD', keys.hot(w), score, base) end
end)

audit.row('lane', 'kept', function(w, laneId)
  local base = lanes.baseOf(laneId)
  local _, only = lanes.parts(base)
  if only == '' or redis.call('HGET', keys.agent(w, only), 'deleted') == '1' then return true end
  return (redis.call('SISMEMBER', keys.kept(w, only), base) == 1) == (redis.call('ZSCORE', keys.lanes(w), base) ~= false)
end, function(w, laneId)
  local base = lanes.baseOf(laneId)
  local _, only = lanes.parts(base)
  local waits = redis.call('ZSCORE', keys.lanes(w), base)
  redis.call(waits and 'SADD' or 'SREM', keys.kept(w, only), base)
end)

-- Every order in use.
function lines.ordersOf(w) return anchor(w).orders ~= '' and anchor(w).orders or 'load_ratio' end

-- Who says of itself that it stands under this profile.
local function standing(w, profile)
  local count = 0
  for _, id in ipairs(redis.call('ZRANGE', keys.present(w), 0, -1)) do
    local text = redis.call('HGET', keys.agent(w, id), 'standing') or ''
    if string.find(text, '|' .. profile .. ':', 1, true) then count = count + 1 end
  end
  return count
end

local function counted(w, profile) return tonumber(redis.call('ZSCORE', keys.profiles(w), profile)) or 0 end

-- A cheap look at the same: everybody who stands is in the sets of every order but that of pulling.
function lines.seemsRight(w, profile)
  local order, count = string.match(string.gsub(lines.ordersOf(w), 'pull ?', ''), '[^ ]+') or 'pull', 0
  for _, fit in ipairs(fits.with(w, 0)) do count = count + redis.call('ZCARD', keys.standing(w, profile, order, fit)) end
  return bell.outdated(w) or count == counted(w, profile)
end

audit.row('profile', 'count', function(w, profile)
  return standing(w, profile) == counted(w, profile)
end, function(w, profile)
  local count = standing(w, profile)
  if count > 0 then redis.call('ZADD', keys.profiles(w), count, profile) else redis.call('ZREM', keys.profiles(w), profile) end
end)
