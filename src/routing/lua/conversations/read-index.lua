#!lua flags=no-writes
--[[
  One piece of an index of conversations after a place in it, in the order of its scores, ids telling equal ones apart. The
  place need not be taken any more.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] index           state, channel-state, held, parked or lane
  ARGV[2] subject         its state, state:channel, agent or lane
  ARGV[3] score           of the place; empty: from the beginning
  ARGV[4] id              of the place
  ARGV[5] order           up or down
  ARGV[6] limit           most entries

  Reply   piece entries
]]
--- @include core/matching
local index, subject, score, id, order, limit = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])
local w = here()
local function channelState(state, channelId) return keys.channelState(w, state, channelId) end
local key = index == 'channel-state' and channelState(string.match(subject, '^(%a+):(.+)$'))
  or ({ state = keys.state, held = keys.held, parked = keys.parked, lane = keys.lane })[index](w, subject)

-- How many stand at the place or before it, counted upwards: the scores say it but for those that are equal.
local function upTo(at)
  local low = redis.call('ZCOUNT', key, '-inf', '(' .. score)
  local high = low + redis.call('ZCOUNT', key, score, score)
  while low < high do
    local middle = math.floor((low + high) / 2)
    local there = redis.call('ZRANGE', key, middle, middle)[1]
    if matching.before(there, at) or there == at and order == 'up' then low = middle + 1 else high = middle end
  end
  return low
end

local entries
if order == 'up' then
  local from = score == '' and 0 or upTo(id)
  entries = redis.call('ZRANGE', key, from, from + limit - 1, 'WITHSCORES')
else
  local count = redis.call('ZCARD', key)
  local from = count - (score == '' and count or upTo(id))
  entries = redis.call('ZRANGE', key, from, from + limit - 1, 'REV', 'WITHSCORES')
end
return { 'piece', 'entries', entries }
