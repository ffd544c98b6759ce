-- What a run looks at: lanes that changed since the last look ("hot"), and those that profiles with a freed slot can serve.
-- No other pair can have become possible since.
--- @include core/heads
local HOT_AT_ONCE = 128
local FREED_AT_ONCE = 16
local candidates = {}

local function add(run, base, score, source)
  local head = run.byBase[base]
  if not head then
    local need, only = lanes.parts(base)
    head = { base = base, need = need, only = only, score = tonumber(score), from = {},
      weight = tonumber(string.match(need, ';w=(%d+)')) or 1 }
    run.byBase[base] = head
    run.heads[#run.heads + 1] = head
  end
  if source == 'hot' then head.hot = true else head.from[source] = true end
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
      add(run, base, scores[i], 'hot')
      -- Its first left since: at the old place it would keep others out of every run, and stand behind the horizon itself.
      if scores[i] ~= hot[i * 2] then redis.call('ZADD', keys.hot(w), scores[i], base) end
    end
  end
  -- What was not taken stands behind it in line, and waits for the next run.
  if #bases == HOT_AT_ONCE then run.horizon = tonumber(hot[#hot]) end
end

local function gatherFreed(w, run)
  for _, profile in ipairs(redis.call('ZRANGE', keys.freed(w), 0, FREED_AT_ONCE - 1)) do
    run.freed[#run.freed + 1] = profile
    local needs = redis.call('ZSCORE', keys.profiles(w), profile) and plan.needsOf(w, profile) or {}
    for from = 1, #needs, 1000 do
      local chunk = { unpack(needs, from, math.min(from + 999, #needs)) }
      local scores = redis.call('ZMSCORE', keys.lanes(w), unpack(chunk))
      for i, need in ipairs(chunk) do
        if scores[i] then add(run, need, scores[i], profile) end
      end
    end
  end
end

function candidates.gather(w)
  local run = { heads = {}, byBase = {}, freed = {} }
  -- Many at once, as when a shift begins: every lane is looked at, in order, so that none overtakes another.
  if redis.call('ZCARD', keys.freed(w)) > FREED_AT_ONCE then
    redis.call('ZUNIONSTORE', keys.hot(w), 1, keys.lanes(w))
    redis.call('DEL', keys.freed(w))
  end
  gatherHot(w, run)
  gatherFreed(w, run)
  return run
end

-- Needs of hot lanes that have no row; what a profile is known to serve has one, unless its hours ended.
function candidates.unplanned(w, run, now, limit)
  local needs, seen = {}, {}
  for _, head in ipairs(run.heads) do
    if head.hot and not seen[head.need] and not plan.row(w, head.need, now) then
      seen[head.need] = true
      needs[#needs + 1] = head.need
      if #needs == limit then break end
    end
  end
  return needs
end

-- When nobody of a freed profile stands any more, what only it could serve need not be looked at.
function candidates.spent(w, run, profile)
  if redis.call('ZSCORE', keys.profiles(w), profile) then return end
  for i = #run.heads, 1, -1 do
    local head = run.heads[i]
    head.from[profile] = nil
    if not head.hot and not next(head.from) then table.remove(run.heads, i) end
  end
  redis.call('ZREM', keys.freed(w), profile)
end

-- The run looked at everything it gathered.
function candidates.finish(w, run)
  if run.horizon or #run.freed == 0 then return end
  redis.call('ZREM', keys.freed(w), unpack(run.freed))
end
