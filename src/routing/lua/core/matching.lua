-- Looking for a pair: the first conversation in line that somebody can serve, and the best agent for it.
--- @include core/lanes
--- @include core/standings
local SKIP_IN_LANE = 9 -- standings passed over because the lane excludes them
local matching = {}

-- Order of bytes, as sorted sets order members; `<` on strings would follow the server's locale.
local function before(a, b)
  for i = 1, math.min(#a, #b) do
    local x, y = string.byte(a, i), string.byte(b, i)
    if x ~= y then return x < y end
  end
  return #a < #b
end

local function headOf(w, laneId)
  local top = redis.call('ZRANGE', keys.lane(w, laneId), 0, 0, 'WITHSCORES')
  return top[1] and { lane = laneId, id = top[1], score = tonumber(top[2]) }
end

-- The heads of all lanes with something in them.
function matching.heads(w)
  local heads = {}
  for _, laneId in ipairs(redis.call('SMEMBERS', keys.lanes(w))) do heads[#heads + 1] = headOf(w, laneId) end
  return heads
end

-- The total order across lanes: score, then id.
function matching.first(heads)
  local best = heads[1]
  for i = 2, #heads do
    local head = heads[i]
    if head.score < best.score or (head.score == best.score and before(head.id, best.id)) then best = head end
  end
  return best
end

function matching.discard(heads, head)
  for i = 1, #heads do
    if heads[i] == head then table.remove(heads, i) return end
  end
end

-- After the head was given away.
function matching.advance(w, heads, head)
  local following = headOf(w, head.lane)
  if following then head.id, head.score = following.id, following.score else matching.discard(heads, head) end
end

-- The first standing of a profile that the lane does not exclude; suspects met on the way lose their standing.
local function candidate(w, profile, excluded, now)
  local skipped = 0
  while skipped < SKIP_IN_LANE do
    local top = redis.call('ZRANGE', keys.standing(w, profile), skipped, skipped, 'WITHSCORES')
    if not top[1] then return nil end
    local a = fields(keys.agent(w, top[1]), 'lease', 'freeAt')
    if (tonumber(a.lease) or 0) <= clock.engineNow(now) then
      standings.remove(w, top[1], profile)
    elseif string.find(excluded, top[1], 1, true) then
      skipped = skipped + 1
    else
      return { id = top[1], score = tonumber(top[2]), freeAt = tonumber(a.freeAt) or now }
    end
  end
end

-- The agent who should get the head of this lane, and since when it had the free slot; nil when nobody can.
function matching.agentFor(w, head, now)
  local target, excluded = lanes.parts(head.lane)
  local best
  for profile in string.gmatch(redis.call('HGET', keys.plan(w), target) or '', '[^,]+') do
    local found = candidate(w, profile, excluded, now)
    if found and (not best or found.score < best.score or (found.score == best.score and before(found.id, best.id))) then
      best = found
    end
  end
  if best then return best.id, best.freeAt end
end
