-- What a run looks at: lanes that changed since the last look ("hot"), and those that profiles with a freed slot can serve.
-- No other pair can have become possible since.
--- @include core/heads
local HOT_AT_ONCE = 128
local FREED_AT_ONCE = 16
local FRONT = 16
local candidates = {}

-- What is known of a base before it is the first in line: as little as can be, most are never looked at.
local function add(run, base, score)
  local head = run.byBase[base]
  if not head then
    head = { base = base, score = tonumber(score) }
    run.byBase[base] = head
    run.heads[#run.heads + 1] = head
  end
  return head
end

-- `from`: the freed profiles that can serve it. Bases that one alone can serve share its table.
local function addFreed(run, base, score, profile, alone)
  local head = add(run, base, score)
  if not head.from then head.from = alone return end
  local both = { [profile] = true }
  for other in pairs(head.from) do both[other] = true end
  head.from = both
end

local function gatherHot(w, run)
  local hot = redis.call('ZRANGE', keys.hot(w), 0, HOT_AT_ONCE - 1, 'WITHSCORES')
  if #hot == 0 then return end
  local bases = {}
  for i = 1, #hot, 2 do bases[#bases + 1] = hot[i] end
  local scores = redis.call('ZMSCORE', keys.lanes(w), unpack(bases))
  for i, base in ipairs(bases) do
    if not scores[i] then
      redis.call('ZREM', keys.hot(w), base)
    else
      add(run, base, scores[i]).hot = true
      -- Its first left since: at the old place it would keep others out of every run, and stand behind the horizon itself.
      if scores[i] ~= hot[i * 2] then redis.call('ZADD', keys.hot(w), scores[i], base) end
    end
  end
  -- What was not taken stands behind it in line, and waits for the next run.
  if #bases == HOT_AT_ONCE then run.horizon = tonumber(hot[#hot]) end
end

local function addKnown(run, bases, scores, profile)
  local alone = { [profile] = true }
  for i, base in ipairs(bases) do
    if scores[i] then addFreed(run, base, scores[i], profile, alone) end
  end
end

-- The first lanes of all that they can serve; `run.front` is where this look ended, unless it saw all there are. Most often
-- the first in line is among them, and nothing else needs to be known.
local function gatherFront(w, run)
  local flat, needs = redis.call('ZRANGE', keys.lanes(w), 0, FRONT - 1, 'WITHSCORES'), {}
  for i = 1, #flat, 2 do needs[#needs + 1] = flat[i] end
  if #needs == 0 then return end
  local rows = redis.call('HMGET', keys.plan(w), unpack(needs))
  for _, profile in ipairs(run.freed) do
    local named, scores = plan.naming(w, profile), {}
    for i, text in ipairs(rows) do scores[i] = text and named(text) and flat[i * 2] end
    addKnown(run, needs, scores, profile)
  end
  if #needs == FRONT then run.front = tonumber(flat[#flat]) end
end

-- Every lane that they can serve.
local function gatherFreed(w, run)
  for _, profile in ipairs(run.freed) do
    local needs = redis.call('ZSCORE', keys.profiles(w), profile) and plan.needsOf(w, profile) or {}
    for from = 1, #needs, 1000 do
      local chunk = { unpack(needs, from, math.min(from + 999, #needs)) }
      addKnown(run, chunk, redis.call('ZMSCORE', keys.lanes(w), unpack(chunk)), profile)
    end
  end
end

function candidates.hot(w)
  local run = { heads = {}, byBase = {}, freed = {} }
  gatherHot(w, run)
  return run
end

function candidates.gather(w)
  -- Many at once, as when a shift begins: every lane is looked at, in order, so that none overtakes another.
  if redis.call('ZCARD', keys.freed(w)) > FREED_AT_ONCE then
    redis.call('ZUNIONSTORE', keys.hot(w), 1, keys.lanes(w))
    redis.call('DEL', keys.freed(w))
  end
  local run = candidates.hot(w)
  run.freed = redis.call('ZRANGE', keys.freed(w), 0, FREED_AT_ONCE - 1)
  gatherFront(w, run)
  return run
end

-- The next in line. What stands as far back as the end of the front, or behind it, is the next only of all that they can serve.
function candidates.next(w, run)
  local head = heads.next(w, run)
  if not run.front or (head and head.score < run.front) then return head end
  run.front = nil
  gatherFreed(w, run)
  return heads.next(w, run)
end

-- Needs of hot lanes that have no row; what a profile is known to serve has one, unless its hours ended.
function candidates.unplanned(w, run, now, limit)
  local needs, seen = {}, {}
  for _, head in ipairs(run.heads) do
    local need = head.hot and lanes.parts(head.base)
    if need and not seen[need] and not plan.row(w, need, now) then
      seen[need] = true
      needs[#needs + 1] = need
      if #needs == limit then break end
    end
  end
  return needs
end

-- When nobody of a freed profile stands any more, what only it could serve need not be looked at.
function candidates.spent(w, run, profile)
  if redis.call('ZSCORE', keys.profiles(w), profile) then return end
  local rest = {}
  for _, head in ipairs(run.heads) do
    if head.from then head.from[profile] = nil end
    if head.hot or next(head.from) then rest[#rest + 1] = head end
  end
  run.heads = rest
  redis.call('ZREM', keys.freed(w), profile)
end

-- The run looked at everything it gathered.
function candidates.finish(w, run)
  if run.horizon or #run.freed == 0 then return end
  redis.call('ZREM', keys.freed(w), unpack(run.freed))
end
