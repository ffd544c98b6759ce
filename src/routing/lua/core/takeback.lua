-- Take-back: what an agent held when its absence became due, or its time away ran out, goes back in line, in chunks, oldest
-- assignment first.
--- @include core/presence
local takeback = {}

local function reasonOf(cause) return cause == presence.AWAY and 'agent_away' or 'agent_offline' end

local function takeOne(w, agentId, c, cause, now)
  if cause == presence.AWAY then lanes.exclude(w, c, agentId, now + lanes.PASSED_OVER_MS) end
  holding.free(w, c, now)
  if cause ~= presence.AWAY then presence.remember(w, agentId, 'taken', c.id) end
  local data = { reason = reasonOf(cause) }
  conversations.note(w, c, now, 'conversation.unassigned', 'engine', data, { agentId }, agentId)
  conversations.save(w, c)
end

-- At most `limit` conversations. Returns how many were taken, how many examined, whether this agent is done, and why.
function takeback.chunk(w, agentId, now, limit)
  local agent = keys.agent(w, agentId)
  local progress = fields(agent, 'takeBack', 'takeBackUpTo', 'takeBackFrom', 'absence')
  -- What was given to who is absent is spared by a time away that ran out meanwhile, too.
  local absence = progress.takeBack == presence.AWAY and progress.absence or progress.takeBack
  local batch = redis.call('ZRANGEBYSCORE', keys.held(w, agentId), '(' .. progress.takeBackFrom, progress.takeBackUpTo,
    'WITHSCORES', 'LIMIT', 0, limit)
  local taken, last = 0, progress.takeBackFrom
  for i = 1, #batch, 2 do
    local c = conversations.load(w, batch[i])
    last = batch[i + 1]
    if not c then
      redis.call('ZREM', keys.held(w, agentId), batch[i])
    elseif c.immuneTo == '' or c.immuneTo ~= absence then
      takeOne(w, agentId, c, progress.takeBack, now)
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
  return taken, #batch / 2, finished, reasonOf(progress.takeBack)
end
