#!lua flags=no-writes
--[[
  How the line of some needs stands: how many wait, how many stand before one of them, and when the last ones were given, for
  as long back as that is known of every need.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] needs           joined by spaces: whose lanes to count
  ARGV[2] conversationId  who waits; empty: only count

  Reply   line depth ahead pace
]]
--- @include core/matching
--- @include core/plan
local needs, conversationId = ARGV[1], ARGV[2]
local w = here()
local c = conversationId ~= '' and fields(keys.conversation(w, conversationId), 'lane')
local score = c and c.lane ~= '' and redis.call('ZSCORE', keys.lane(w, c.lane), conversationId)
local depth, ahead, paces, knownFrom = 0, 0, {}, 0

local function count(laneId)
  depth = depth + redis.call('ZCARD', keys.lane(w, laneId))
  if not score then return end
  ahead = ahead + redis.call('ZCOUNT', keys.lane(w, laneId), '-inf', '(' .. score)
  -- Of those with the same score the ones with a smaller id stand before it.
  if laneId == c.lane then
    ahead = ahead + redis.call('ZRANK', keys.lane(w, laneId), conversationId)
      - redis.call('ZCOUNT', keys.lane(w, laneId), '-inf', '(' .. score)
    return
  end
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', keys.lane(w, laneId), score, score)) do
    if matching.before(id, conversationId) then ahead = ahead + 1 end
  end
end

for need in string.gmatch(needs, '[^ ]+') do
  local times, isFull = plan.paces(w, need)
  if isFull then knownFrom = math.max(knownFrom, tonumber(times[#times])) end
  for _, at in ipairs(times) do paces[#paces + 1] = tonumber(at) end
  for _, laneId in ipairs(redis.call('ZRANGE', keys.variants(w, need), 0, -1)) do count(laneId) end
end
table.sort(paces, function(a, b) return a > b end)
local pace = {}
for _, at in ipairs(paces) do
  if at < knownFrom then break end
  pace[#pace + 1] = num(at)
end
return { 'line', 'depth', num(depth), 'ahead', score and num(ahead) or '', 'pace', pace }
