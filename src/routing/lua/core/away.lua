-- Time away: what an agent who is away holds in New goes back after its teams' time-out; what comes to it meanwhile has as long.
--- @include core/timers
local away = {}

-- Who is absent is not watched: absences have deadlines of their own.
function away.watch(w, agentId, now)
  local a = fields(keys.agent(w, agentId), 'availability', 'absence', 'awayTimeoutMs')
  local timeoutMs = tonumber(a.awayTimeoutMs)
  if a.availability ~= 'away' or a.absence ~= '' or not timeoutMs then return end
  if not redis.call('ZSCORE', keys.timers, member(w, 'away', agentId)) then timers.set(w, now + timeoutMs, 'away', agentId) end
end
