#!lua flags=no-writes
--[[
  How a need's line stands: how many wait, how many stand before one of them in all lanes of some needs, and when the last
  ones were given.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] needs           joined by spaces: whose lanes to count; the first is the one whose pace is told
  ARGV[2] conversationId  who waits; empty: only count

  Reply   line depth ahead pace
]]
--- @include core/matching
local needs, conversationId = ARGV[1], ARGV[2]
local w = here()
local c = conversationId ~= '' and fields(keys.conversation(w, conversationId), 'lane')
local score = c and c.lane ~= '' and redis.call('ZSCORE', keys.lane(w, c.lane), conversationId)
local depth, ahead, pace = 0, 0, nil

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
  pace = pace or redis.call('LRANGE', keys.pace(w, need), 0, -1)
  for _, laneId in ipairs(redis.call('ZRANGE', keys.variants(w, need), 0, -1)) do count(laneId) end
end
return { 'line', 'depth', num(depth), 'ahead', score and num(ahead) or '', 'pace', pace or {} }
