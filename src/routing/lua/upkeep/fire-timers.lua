#!lua flags=allow-oom
--[[
  One step of the timer monitor over a partition: end what is due. Each kind looks again at what it was set for. What the
  configuration must answer (`step`: the next stage of a conversation; `boomerang` and `bot`: where it enters New; `undelivered`: what a
  failed reply means; `known`: where a contact's conversations wait) is named to the caller, and due again in a while unless that was done. Any number of monitors may fire.

  KEYS[1] engine         hash  the partition's engine state

  ARGV[1] nowMs          unix ms; empty: Redis TIME
  ARGV[2] requestId      the same step gets the same answer again
  ARGV[3] limit          most timers of this step

  Reply   fired count counts steps known boomerangs bots undelivered deliveries rings more
]]
--- @include core
--- @include core/firing
local nowMs, requestId, limit = ARGV[1], ARGV[2], tonumber(ARGV[3])
local now = clock.now(nowMs)
local before = results.recall(nil, KEYS[1], now, requestId, '')
if before then return before end
local found = redis.call('ZRANGEBYSCORE', keys.timers, '-inf', now, 'LIMIT', 0, limit)
local told = { rings = {}, rung = {}, steps = {}, known = {}, boomerangs = {}, bots = {}, counts = {}, kept = {}, undelivered = {}, deliveries = {} }
for _, text in ipairs(found) do
  local w, kind, id, what = members(text)
  redis.call('ZREM', keys.timers, text)
  firing.fire(w, kind, id, what, now, told)
end
-- By workspace and what happened, for those who count it.
local counts = {}
for _, by in pairs(told.counts) do counts[#counts + 1] = { by.workspaceId, by.what, num(by.many) } end
local reply = { 'fired', 'count', num(#found), 'counts', counts, 'steps', told.steps, 'known', told.known,
  'boomerangs', told.boomerangs, 'bots', told.bots,
  'undelivered', told.undelivered, 'deliveries', told.deliveries, 'rings', told.rings,
  'more', #found == limit and '1' or '0' }
if #found == 0 then return reply end -- an idle step writes nothing
return results.keep(nil, KEYS[1], now, requestId, '', reply)
