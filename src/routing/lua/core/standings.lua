-- Standings: the agents who may be given work now, in the sets of their profile and of its pools, once per order of choice,
-- under what still fits. The score is the whole order: best first, ties by id.
--- @include core/clock
--- @include core/events
--- @include core/fits
--- @include core/statuses
local RATIO_STEPS = 16384  -- 14 bits tell all fractions of capacities up to 100 apart
local LEVEL_STEPS = 128 -- 7 bits of rank leave 7 for the ratio
local SEQ_STEPS = 549755813888 -- 2^39 assignments; 14 + 39 bits fit a double exactly
local RANK_STEPS = LEVEL_STEPS * SEQ_STEPS
local standings = {}

-- `seq` is the workspace's count of assignments at the agent's last one, 0 before the first.
local scores = {
  load_ratio = function(a) return math.floor(a.load / a.capacity * RATIO_STEPS) * SEQ_STEPS + a.seq end,
  free_slots = function(a) return (RATIO_STEPS - 1 - a.capacity + a.load) * SEQ_STEPS + a.seq end,
  longest_idle = function(a) return a.idleSince end,
  round_robin = function(a) return a.seq end,
  level = function(a, rank)
    return (LEVEL_STEPS - 1 - rank) * RANK_STEPS + math.floor(a.load / a.capacity * (LEVEL_STEPS - 1)) * SEQ_STEPS + a.seq
  end,
}
scores.pull = scores.load_ratio

function standings.score(a, order, rank) return scores[order](a, rank) end

-- What the agent has in hand: New conversations, open offers, and slots that are held for a while.
function standings.load(w, agentId)
  local load = 0
  for _, weight in ipairs(redis.call('HVALS', keys.slots(w, agentId))) do load = load + tonumber(weight) end
  return load
end

-- A standing as text: fit|orders|place:rank …. It names the sets that the agent is in.
function standings.each(w, text, visit)
  local fit, orders, places = string.match(text, '^(%d+)|([^|]*)|(.*)$')
  for place, rank in string.gmatch(places, '([^ :]+):(%d+)') do
    for order in string.gmatch(orders, '[^ ]+') do visit(keys.standing(w, place, order, fit), order, tonumber(rank)) end
  end
end

function standings.remove(w, agentId, text)
  standings.each(w, text, function(key) redis.call('ZREM', key, agentId) end)
  local profile = string.match(text, '|([^|: ]+):%d+[^|]*$')
  if tonumber(redis.call('ZINCRBY', keys.profiles(w), -1, profile)) <= 0 then
    redis.call('ZREM', keys.profiles(w), profile)
  end
  redis.call('HSET', keys.agent(w, agentId), 'standing', '')
end

-- Where an agent of this profile stands: its own sets, and the pools that count its profile in.
local function placesOf(w, profile)
  local pools = redis.call('HGET', keys.pools(w), profile)
  return profile .. ':0' .. (pools and ' ' .. pools or '')
end

-- The agent may be given something that it could not be given before: its profile is looked at by the next run.
local function markFreed(w, agentId, profile, now)
  redis.call('ZADD', keys.freed(w), now, profile)
  for _, base in ipairs(redis.call('SMEMBERS', keys.kept(w, agentId))) do redis.call('ZADD', keys.hot(w), 0, base) end
end

-- A draining agent with nothing in hand has finished: it takes a break from here on.
local function drained(w, agentId, now)
  redis.call('HSET', keys.agent(w, agentId), 'drained', '1', 'availability', 'away', 'awayState', '')
  statuses.turn(w, agentId, now, 'away')
  events.append(w, now, { type = 'agent.drained', agentId = agentId, data = { availability = 'away' } }, { agentId })
end

-- What an agent stands under now. Orders and weights change within a version, when its plan is begun: hence not the version.
function standings.version(w)
  return math.max(tonumber(anchor(w).configVersion), tonumber(anchor(w).standVersion) or 0)
end

-- Here to work, as far as the agent itself goes: neither away nor absent, draining or gone.
function standings.isHere(a)
  return a.availability == 'available' and a.absence == '' and a.deleted == '' and a.draining ~= '1'
end

-- What is kept for an agent who is not here any more is looked at by the next run, which keeps it no longer.
local function keepNothing(w, agentId)
  for _, base in ipairs(redis.call('SMEMBERS', keys.kept(w, agentId))) do redis.call('ZADD', keys.hot(w), 0, base) end
end

-- What is true of the agent, and the standing that makes: '' when it may be given nothing.
function standings.judge(w, agentId, now)
  local a = fields(keys.agent(w, agentId), 'availability', 'lease', 'absence', 'takeBack', 'profile', 'capacity',
    'seq', 'standing', 'deleted', 'draining', 'drained', 'idleSince', 'lock', 'wants')
  a.load, a.capacity = standings.load(w, agentId), tonumber(a.capacity) or 0
  a.seq, a.idleSince = tonumber(a.seq) or 0, tonumber(a.idleSince) or 0
  local fit = standings.isHere(a) and a.profile ~= '' and a.takeBack == ''
    and (tonumber(a.lease) or 0) > clock.engineNow(now) and fits.of(w, a.load, a.capacity)

  local text, orders = '', anchor(w).orders ~= '' and anchor(w).orders or 'load_ratio'
  if a.wants ~= '1' or a.lock ~= '' then orders = string.gsub(orders, ' ?pull', '') end
  if fit and orders ~= '' then text = num(fit) .. '|' .. orders .. '|' .. placesOf(w, a.profile) end
  return a, text
end

-- Brings the agent's standing in line with what is true of it. Returns true when it stands.
function standings.refresh(w, agentId, now)
  local a, text = standings.judge(w, agentId, now)
  if a.draining == '1' and a.drained == '' and a.load == 0 and a.lock == '' then drained(w, agentId, now) end
  if a.standing ~= '' and a.standing ~= text then standings.remove(w, agentId, a.standing) end
  if not standings.isHere(a) then keepNothing(w, agentId) end
  if text == '' then return false end
  standings.each(w, text, function(key, order, rank) redis.call('ZADD', key, standings.score(a, order, rank), agentId) end)
  if a.standing ~= text then
    redis.call('ZINCRBY', keys.profiles(w), 1, a.profile)
    redis.call('HSET', keys.agent(w, agentId), 'standing', text)
    if a.standing == '' then redis.call('HSET', keys.agent(w, agentId), 'freeAt', now) end
    local before, fit = tonumber(string.match(a.standing, '^%d+')) or 0, tonumber(string.match(text, '^%d+'))
    local same = string.match(a.standing, '|.*') == string.match(text, '|.*')
    if not same or fits.grew(before, fit) then markFreed(w, agentId, a.profile, now) end
  end
  return true
end
