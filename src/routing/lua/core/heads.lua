-- The heads of lanes in the one total order: score, then id. A base stands for its lanes until it is the first; then the
-- heads of its lanes take its place.
--- @include core/matching
local VARIANTS_AT_ONCE = 128
local heads = {}

-- What is known of a base before it is the first in line: as little as can be, most are never looked at.
function heads.add(run, base, score)
  local head = run.byBase[base]
  if not head then
    head = { base = base, score = tonumber(score) }
    run.byBase[base] = head
    run.heads[#run.heads + 1] = head
  end
  return head
end

local function drop(run, head)
  for i = 1, #run.heads do
    if run.heads[i] == head then table.remove(run.heads, i) return end
  end
end

local function first(run)
  local best
  for _, head in ipairs(run.heads) do
    local open = not run.horizon or head.score <= run.horizon
    if open and (not best or head.score < best.score
      or (head.score == best.score and best.id and (not head.id or matching.before(head.id, best.id)))) then best = head end
  end
  return best
end

-- The head of a lane as it is now, or nil.
local function headOf(w, laneId)
  local top = redis.call('ZRANGE', keys.lane(w, laneId), 0, 0, 'WITHSCORES')
  return top[1], tonumber(top[2])
end

-- A base becomes the heads of its lanes, the first of them first; of the next when those are looked at.
local function expand(w, run, base)
  if not base.variants then
    base.variants, base.need = redis.call('ZRANGE', keys.variants(w, base.base), 0, -1), lanes.parts(base.base)
    base.weight = tonumber(string.match(base.need, ';w=(%d+)')) or 1
  end
  local from = base.looked or 0
  base.looked = math.min(from + VARIANTS_AT_ONCE, #base.variants)
  base.open = base.looked - from
  drop(run, base)
  for i = from + 1, base.looked do
    local laneId = base.variants[i]
    local id, score = headOf(w, laneId)
    run.heads[#run.heads + 1] = { lane = laneId, id = id, score = score, base = base.base, need = base.need, parent = base,
      weight = base.weight, hot = base.hot, from = base.from }
  end
end

-- Nobody can be given the head of this lane. A base with nothing left to look at is no longer hot.
function heads.discard(w, run, head)
  local base = head.parent
  drop(run, head)
  base.open = base.open - 1
  if base.open > 0 then return end
  if base.looked < #base.variants then
    expand(w, run, base)
  elseif head.hot then
    redis.call('ZREM', keys.hot(w), head.base)
  end
end

-- Something came into a lane of this base: the run looks at it anew.
function heads.renew(w, run, base)
  local known, rest = run.byBase[base], {}
  for _, head in ipairs(run.heads) do
    if head.base ~= base then rest[#rest + 1] = head end
  end
  run.heads, run.byBase[base] = rest, nil
  local score = redis.call('ZSCORE', keys.lanes(w), base)
  if not score then return end
  local head = heads.add(run, base, score)
  head.hot, head.from = true, known and known.from
end

-- The next in line of all that is looked at, or nil.
function heads.next(w, run)
  while true do
    local head = first(run)
    if not head or head.id then return head end
    expand(w, run, head)
  end
end

-- After its conversation left the lane.
function heads.advance(w, run, head)
  head.id, head.score = headOf(w, head.lane)
  if not head.id then heads.discard(w, run, head) end
end
