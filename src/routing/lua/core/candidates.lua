-- What a run looks at: lanes that changed since the last look ("hot"), and those that profiles with a freed slot can serve.
-- No other pair can have become possible since.
--- @include core/freed
local HOT_AT_ONCE = 20 -- where nobody can be given any of them, still below two milliseconds
local FREED_AT_ONCE = 16
local LET_GO_AT_ONCE = 10
local candidates = {}

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
      heads.add(run, base, scores[i]).hot = true
      -- Its first left since: at the old place it would keep others out of every run, and stand behind the horizon itself.
      if scores[i] ~= hot[i * 2] then redis.call('ZADD', keys.hot(w), scores[i], base) end
    end
  end
  -- What was not taken stands behind it in line, and waits for the next run.
  if #bases == HOT_AT_ONCE then run.horizon = tonumber(hot[#hot]) end
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
  freed.front(w, run)
  return run
end

-- The next in line. What stands as far back as the end of the front, or behind it, is the next only of all that they can serve.
function candidates.next(w, run)
  local head = heads.next(w, run)
  if not run.front or (head and head.score < run.front) then return head end
  run.front = nil
  freed.all(w, run)
  return heads.next(w, run)
end

-- Needs of hot lanes that have no row; what a profile is known to serve has one, unless its hours ended.
function candidates.unplanned(w, run, now)
  local needs, seen = {}, {}
  for _, head in ipairs(run.heads) do
    local need = head.hot and lanes.parts(head.base)
    if need and not seen[need] then
      seen[need] = true
      needs[#needs + 1] = need
    end
  end
  return #needs > 0 and plan.missing(w, needs, now) or needs
end

-- Kept for somebody who cannot be given it any more: the first of its lane are kept no longer, and stand at their places with
-- the others.
function candidates.letGo(w, run, head)
  for _, id in ipairs(redis.call('ZRANGE', keys.lane(w, head.lane), 0, LET_GO_AT_ONCE - 1)) do
    local c = conversations.load(w, id)
    if c and c.lane == head.lane then
      lanes.release(w, c)
      lanes.replace(w, c)
      conversations.save(w, c)
    else
      lanes.forget(w, head.lane, id)
    end
  end
  heads.renew(w, run, head.need)
  heads.advance(w, run, head)
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
