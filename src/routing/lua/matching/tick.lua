#!lua flags=allow-oom
--[[
  One step of the presence monitor over a partition: record the absences of agents whose leases all lapsed, mark those
  past their deadline as due, take back one bounded chunk of what due agents held. Any number of monitors may tick.

  KEYS[1] engine         hash  the partition's engine state

  ARGV[1] nowMs          unix ms; empty: Redis TIME
  ARGV[2] requestId      the same step gets the same answer again
  ARGV[3] limit          most agents, and most conversations, of this step

  Reply   ticked recorded due takenBack rings more | stalled
]]
--- @include core
--- @include core/takeback
local nowMs, requestId, limit = ARGV[1], ARGV[2], tonumber(ARGV[3])
local LOOK_AGAIN_MS = 1000 -- at what a hold keeps: it must not stand in the way of what can be done
local now = clock.now(nowMs)
local before = results.recall(nil, KEYS[1], now, requestId, '')
if before then return before end
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
    -- What it was asked or had locked is back in line.
    if bell.wanted(w, now) == '1' then rings[#rings + 1] = w.id end
  else
    redis.call('ZREM', keys.leases, text)
  end
end

local past = redis.call('ZRANGEBYSCORE', keys.absences, '-inf', engineNow, 'LIMIT', 0, limit)
for _, text in ipairs(past) do
  local w, agentId = members(text)
  if presence.meet(w, agentId, presence.load(w, agentId), now) then
    due = due + 1
  else
    redis.call('ZADD', keys.absences, engineNow + LOOK_AGAIN_MS, text)
  end
end

local budget = limit
local taking = redis.call('ZRANGEBYSCORE', keys.takeBacks, '-inf', now, 'LIMIT', 0, limit)
for _, text in ipairs(taking) do
  local w, agentId = members(text)
  if budget <= 0 then more = true break end
  if presence.onHold(w, now) then
    redis.call('ZADD', keys.takeBacks, now + LOOK_AGAIN_MS, text)
  else
    local taken, examined, finished, reason = takeback.chunk(w, agentId, now, budget)
    budget = budget - examined
    if taken > 0 then takenBack[#takenBack + 1] = { w.id, agentId, num(taken), reason } end
    if bell.wanted(w, now) == '1' then rings[#rings + 1] = w.id end
    more = more or not finished
  end
end
more = more or #lapsed == limit or #past == limit or #taking == limit
local reply = { 'ticked', 'recorded', num(recorded), 'due', num(due), 'takenBack', takenBack, 'rings', rings,
  'more', more and '1' or '0' }
if recorded + due + #takenBack + #rings == 0 then return reply end -- an idle step writes nothing
return results.keep(nil, KEYS[1], now, requestId, '', reply)
