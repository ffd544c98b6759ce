#!lua flags=no-writes
--[[
  One page of what an agent holds, New first, each in order of assignment, with the feed's cursor of the same moment. On the
  first page also what it is asked to take, and what it is at work on.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] agentId         whose
  ARGV[2] state           new or pending: where the page begins
  ARGV[3] after           score of the last one of the page before; 0 for the first
  ARGV[4] limit           most conversations

  Reply   page cursor generation conversations offered locked nextState nextAfter
]]
--- @include core/events
local agentId, state, after, limit = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local w, found = here(), {}
local nextState, nextAfter = '', ''

local function take(key, name, from)
  local room = limit - #found
  local batch = redis.call('ZRANGEBYSCORE', key, '(' .. from, '+inf', 'WITHSCORES', 'LIMIT', 0, room + 1)
  for i = 1, math.min(#batch, room * 2), 2 do
    found[#found + 1] = { batch[i], redis.call('HGETALL', keys.conversation(w, batch[i])) }
    nextAfter = batch[i + 1]
  end
  if #batch > room * 2 then nextState = name end
end

-- Each as in `found`; ids of conversations that are gone since are left out.
local function read(ids)
  local all = {}
  for _, id in ipairs(ids) do
    local flat = redis.call('HGETALL', keys.conversation(w, id))
    if #flat > 0 then all[#all + 1] = { id, flat } end
  end
  return all
end
local offered, locked = {}, {}
if state == 'new' and after == '0' then
  local ids = redis.call('SMEMBERS', keys.offers(w, agentId))
  table.sort(ids)
  local lock = redis.call('HGET', keys.agent(w, agentId), 'lock')
  offered, locked = read(ids), read(lock and lock ~= '' and { lock } or {})
end
if state == 'new' then take(keys.held(w, agentId), 'new', after) end
if nextState == '' then
  local from = state == 'pending' and after or '0'
  if #found == limit then
    if redis.call('EXISTS', keys.parked(w, agentId)) == 1 then nextState, nextAfter = 'pending', '0' end
  else
    take(keys.parked(w, agentId), 'pending', from)
  end
end
return { 'page', 'cursor', events.last(w), 'generation', redis.call('HGET', keys.engine, 'generation') or '0',
  'conversations', found, 'offered', offered, 'locked', locked, 'nextState', nextState, 'nextAfter', nextAfter }
