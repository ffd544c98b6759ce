-- Pools: the sets in which agents of many profiles stand for a need that all of them can serve.
--- @include core/standings
local FILLED_AT_ONCE = 200 -- agents, in all calls of one script
local pools = {}

function pools.append(key, field, word)
  local words = redis.call('HGET', key, field)
  if words and string.find(' ' .. words .. ' ', ' ' .. word .. ' ', 1, true) then return false end
  redis.call('HSET', key, field, words and words .. ' ' .. word or word)
  return true
end

-- Into the pool, in every order that it stands in; scores of an order by level hold the rank, which is the pool's own.
local function join(w, pool, profile, rank, fit, agentId)
  local agent = keys.agent(w, agentId)
  local standing = redis.call('HGET', agent, 'standing') or ''
  for order in string.gmatch(string.match(standing, '|([^|]*)|') or '', '[^ ]+') do
    local score = redis.call('ZSCORE', keys.standing(w, profile, order, fit), agentId)
    if score then
      score = tonumber(score) - (order == 'level' and rank * RANK_STEPS or 0)
      redis.call('ZADD', keys.standing(w, pool, order, fit), num(score), agentId)
    end
  end
  if not string.find(standing .. ' ', ' ' .. pool .. ':', 1, true) then
    redis.call('HSET', agent, 'standing', standing .. ' ' .. pool .. ':' .. num(rank))
  end
end

-- Agents of a profile who stand now stand in the pool too, a bounded number at a time; whoever comes to stand meanwhile does so by
-- itself. Where it has come to is kept as `fit:cursor`. True when all do.
local function fill(w, pool, profile, rank)
  local field, room = 'fill:' .. pool .. ':' .. profile, fits.with(w, 0)
  w.filled = w.filled or 0
  local at, cursor = string.match(redis.call('HGET', keys.plan(w), field) or '', '(%d+):(%d+)')
  local order = string.match(anchor(w).orders, '[^ ]+') -- who stands in one order stands in all
  for i = tonumber(at) or #room + 1, #room do
    repeat
      if w.filled >= FILLED_AT_ONCE then
        redis.call('HSET', keys.plan(w), field, num(i) .. ':' .. cursor)
        return false
      end
      local page = redis.call('ZSCAN', keys.standing(w, profile, order, room[i]), cursor, 'COUNT', FILLED_AT_ONCE)
      cursor = page[1]
      for j = 1, #page[2], 2 do join(w, pool, profile, rank, room[i], page[2][j]) end
      w.filled = w.filled + #page[2] / 2
    until cursor == '0'
  end
  redis.call('HDEL', keys.plan(w), field)
  return true
end

-- The pool counts this profile in. True when all its agents stand there.
function pools.add(w, pool, profile, rank)
  if pools.append(keys.pools(w), profile, pool .. ':' .. num(rank)) then
    redis.call('HSET', keys.plan(w), 'fill:' .. pool .. ':' .. profile, '1:0')
  end
  return fill(w, pool, profile, rank)
end
