-- What an agent chose to be: available or away. A fact apart from whether it is there.
--- @include core/presence
local availability = {}

-- `cause`: chosen or idle. Who goes away answers no offer; after the teams' away time-out its New ones go back.
function availability.choose(w, agentId, a, chosen, now, cause)
  if chosen == '' then return end
  local isAway = chosen == 'away'
  if chosen == a.availability then
    -- Who is away without activity, and says so, means it.
    if isAway and cause == 'chosen' and a.awayCause == 'idle' then
      a.awayCause = cause
      redis.call('HSET', keys.agent(w, agentId), 'awayCause', cause)
    end
    return
  end
  redis.call('HSET', keys.agent(w, agentId), 'availability', chosen, 'awayCause', isAway and cause or '',
    'wants', isAway and '' or '1', 'drained', '')
  a.availability = chosen
  statuses.turn(w, agentId, now, chosen)
  if isAway then
    standings.refresh(w, agentId, now)
    offers.returnAll(w, agentId, now)
    away.watch(w, agentId, now)
  else
    timers.clear(w, 'away', agentId)
    if a.takeBack == presence.AWAY then presence.endTakeBack(w, agentId) end
  end
  local idle = cause == 'idle'
  presence.tell(w, agentId, now, idle and 'engine' or 'agent:' .. agentId, { availability = chosen, cause = idle and cause or nil })
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
