-- What an agent was shown as over time: available, away, the away state that it named, or offline. A stretch is written when it
-- ends; the one that lasts stands with the agent. Also its working clock, which stands still while its app tells of no activity
-- for more than five minutes.
--- @include core/ledger
local IDLE_AFTER_MS = 300000
local statuses = {}

function statuses.word(availability, awayState) return awayState ~= '' and awayState or availability end

function statuses.turn(w, agentId, at, status)
  local was = fields(keys.agent(w, agentId), 'shown', 'shownFrom')
  if was.shown == status then return end
  local from = tonumber(was.shownFrom) or at
  at = math.max(at, from)
  redis.call('HSET', keys.agent(w, agentId), 'shown', status, 'shownFrom', at)
  if was.shown ~= '' and was.shown ~= 'offline' then ledger.stretch(w, agentId, was.shown, from, at) end
end

-- Idle until `at`, ms: what was added up, and what lasts.
local function idleMs(a, at)
  local since = tonumber(a.activeAt)
  return (tonumber(a.idleMs) or 0) + (since and math.max(0, at - since - IDLE_AFTER_MS) or 0)
end

-- The newest activity that any of its sessions told of, in this sitting or one before; 0: none did.
function statuses.lastActive(w, agentId)
  local a = fields(keys.agent(w, agentId), 'activeAt', 'lastActiveAt')
  return math.max(tonumber(a.activeAt) or 0, tonumber(a.lastActiveAt) or 0)
end

-- The agent's app told of activity at this instant; '': it has begun anew, and may not tell of any.
function statuses.active(w, agentId, activeAt, now)
  local a = fields(keys.agent(w, agentId), 'activeAt', 'idleMs')
  local at = math.min(tonumber(activeAt) or now, now)
  if activeAt == '' then redis.call('HSET', keys.agent(w, agentId), 'lastActiveAt', statuses.lastActive(w, agentId)) end
  if at <= (tonumber(a.activeAt) or 0) and activeAt ~= '' then return end
  redis.call('HSET', keys.agent(w, agentId), 'idleMs', idleMs(a, at), 'activeAt', activeAt ~= '' and at or '')
end

-- Differences of it are time at work.
function statuses.workClock(w, agentId, now)
  return now - idleMs(fields(keys.agent(w, agentId), 'activeAt', 'idleMs'), now)
end
