#!lua flags=allow-oom
--[[
  One step of the presence monitor over a partition: record the absences of agents whose leases all lapsed, mark those
  past their deadline as due, take back one bounded chunk of what due agents held. Any number of monitors may tick.

  KEYS[1] engine         hash  the partition's engine state

  ARGV[1] nowMs          unix ms; empty: Redis TIME
  ARGV[2] limit          most agents, and most conversations, of this step

  Reply   ticked recorded due takenBack rings more | stalled
]]
--- @include core
--- @include core/takeback
local nowMs, limit = ARGV[1], tonumber(ARGV[2])
local now = clock.now(nowMs)
if clock.stalled(now) then return { 'stalled' } end
local engineNow = clock.engineNow(now)
local recorded, due, takenBack, rings, more = 0, 0, {}, {}, false

local lapsed = redis.call('ZRANGEBYSCORE', keys.leases, '-inf', engineNow, 'LIMIT', 0, limit)
for _, text in ipairs(lapsed) do
  local w, agentId = members(text)
  local a = presence.load(w, agentId)
  if a.absence == '' and a.deleted == '' then
    presence.record(w, agentId, now, a.lastSign, a.lastSign + tonumber(anchor(w).graceMs), 'lease_lapsed')
    recorded = recorded + 1
  else
    redis.call('ZREM', keys.leases, text)
  end
end

local past = redis.call('ZRANGEBYSCORE', keys.absences, '-inf', engineNow, 'LIMIT', 0, limit)
for _, text in ipairs(past) do
  local w, agentId = members(text)
  if presence.meet(w, agentId, presence.load(w, agentId), now) then due = due + 1 end
end

local budget = limit
for _, text in ipairs(redis.call('ZRANGE', keys.takeBacks, 0, limit - 1)) do
  local w, agentId = members(text)
  if budget <= 0 then more = true break end
  if not presence.onHold(w, now) then
    local taken, examined, finished = takeback.chunk(w, agentId, now, budget)
    budget = budget - examined
    if taken > 0 then takenBack[#takenBack + 1] = { w.id, agentId, num(taken) } end
    if bell.wanted(w, now) == '1' then rings[#rings + 1] = w.id end
    more = more or not finished
  end
end
more = more or #lapsed == limit or #past == limit
return { 'ticked', 'recorded', num(recorded), 'due', num(due), 'takenBack', takenBack, 'rings', rings,
  'more', more and '1' or '0' }
