-- Take-back: what a due agent held when its absence became due goes back in line, in chunks, oldest assignment first.
--- @include core/presence
local takeback = {}

-- At most `limit` conversations. Returns how many were taken, how many examined, and whether this agent is done.
function takeback.chunk(w, agentId, now, limit)
  local agent = keys.agent(w, agentId)
  local progress = fields(agent, 'takeBack', 'takeBackUpTo', 'takeBackFrom')
  local batch = redis.call('ZRANGEBYSCORE', keys.held(w, agentId), '(' .. progress.takeBackFrom, progress.takeBackUpTo,
    'WITHSCORES', 'LIMIT', 0, limit)
  local taken, last = 0, progress.takeBackFrom
  for i = 1, #batch, 2 do
    local c = conversations.load(w, batch[i])
    last = batch[i + 1]
    if not c then
      redis.call('ZREM', keys.held(w, agentId), batch[i])
    elseif c.immuneTo ~= progress.takeBack then
      holding.free(w, c, now)
      presence.remember(w, agentId, 'taken', c.id)
      conversations.note(w, c, now, 'conversation.unassigned', 'engine', { reason = 'agent_offline' }, { agentId }, agentId)
      conversations.save(w, c)
      taken = taken + 1
    end
  end
  local finished = #batch / 2 < limit
  if finished then
    redis.call('HSET', agent, 'takeBack', '')
    redis.call('ZREM', keys.takeBacks, member(w, agentId))
    standings.refresh(w, agentId, now)
  else
    redis.call('HSET', agent, 'takeBackFrom', last)
  end
  return taken, #batch / 2, finished
end
