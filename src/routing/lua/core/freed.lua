-- Lanes that profiles with a freed slot can serve: the front of the line first, all of them where that does not decide.
--- @include core/heads
local FRONT = 16
local freed = {}

-- `from`: the freed profiles that can serve it. Bases that one alone can serve share its table.
local function addFreed(run, base, score, profile, alone)
  local head = heads.add(run, base, score)
  if not head.from then head.from = alone return end
  local both = { [profile] = true }
  for other in pairs(head.from) do both[other] = true end
  head.from = both
end

local function addKnown(run, bases, scores, profile)
  local alone = { [profile] = true }
  for i, base in ipairs(bases) do
    if scores[i] then addFreed(run, base, scores[i], profile, alone) end
  end
end

-- The first lanes of all that they can serve; `run.front` is where this look ended, unless it saw all there are. Most often
-- the first in line is among them, and nothing else needs to be known.
function freed.front(w, run)
  if #run.freed == 0 then return end
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
function freed.all(w, run)
  for _, profile in ipairs(run.freed) do
    local needs = redis.call('ZSCORE', keys.profiles(w), profile) and plan.needsOf(w, profile) or {}
    for from = 1, #needs, 1000 do
      local chunk = { unpack(needs, from, math.min(from + 999, #needs)) }
      addKnown(run, chunk, redis.call('ZMSCORE', keys.lanes(w), unpack(chunk)), profile)
    end
  end
end
