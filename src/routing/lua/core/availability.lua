-- What an agent chose to be: available or away. A fact apart from whether it is there.
--- @include core/presence
local availability = {}

local function turn(w, agentId, a, chosen, now, cause)
  local isAway = chosen == 'away'
  redis.call('HSET', keys.agent(w, agentId), 'availability', chosen, 'awayCause', isAway and cause or '',
    'wants', isAway and '' or '1', 'drained', '')
  a.availability = chosen
  if isAway then
    standings.refresh(w, agentId, now)
    offers.returnAll(w, agentId, now)
    away.watch(w, agentId, now)
  else
    timers.clear(w, 'away', agentId)
    if a.takeBack == presence.AWAY then presence.endTakeBack(w, agentId) end
  end
end

-- `cause`: chosen or idle. Who goes away answers no offer; after the teams' away time-out its New ones go back. `awayState`: what
-- it calls being away; another name of it changes nothing else.
function availability.choose(w, agentId, a, chosen, now, cause, awayState)
  if chosen == '' then return end
  local same, state = chosen == a.availability, awayState or ''
  if same and chosen == 'away' and cause == 'chosen' and a.awayCause == 'idle' then
    -- Who is away without activity, and says so, means it.
    a.awayCause = cause
    redis.call('HSET', keys.agent(w, agentId), 'awayCause', cause)
  end
  if same and state == a.awayState then return end
  redis.call('HSET', keys.agent(w, agentId), 'awayState', state)
  a.awayState = state
  statuses.turn(w, agentId, now, statuses.word(chosen, state))
  if not same then turn(w, agentId, a, chosen, now, cause) end
  local idle = cause == 'idle'
  local data = { availability = chosen, awayStateId = state ~= '' and state or nil, cause = idle and cause or nil }
  presence.tell(w, agentId, now, idle and 'engine' or 'agent:' .. agentId, data)
end

-- Without activity in any of its sessions for the workspace's limit an available agent is away; activity brings such a one back.
function availability.idle(w, agentId, a, activeAt, now)
  if activeAt ~= '' then statuses.active(w, agentId, activeAt, now) end
  local limit = tonumber(anchor(w).idleAwayMs)
  if not limit or activeAt == '' then return end
  local idle = now - statuses.lastActive(w, agentId) >= limit
  if idle and a.availability == 'available' then
    availability.choose(w, agentId, a, 'away', now, 'idle')
  elseif not idle and a.availability == 'away' and a.awayCause == 'idle' then
    availability.choose(w, agentId, a, 'available', now, 'idle')
  end
end
