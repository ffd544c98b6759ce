#!lua flags=allow-oom
--[[
  Claim the next event that a virtual agent may be told: the head of what some conversation has for it, for 20 s. As with replies at
  most four are claimed at once, none while its endpoint is paused, disabled or without a secret.

  KEYS[1] anchor         hash  the workspace's anchor

  ARGV[1] nowMs          unix ms; empty: Redis TIME
  ARGV[2] configVersion  the version the address was read under
  ARGV[3] agentId        which virtual agent
  ARGV[4] url            its address; another than before begins anew
  ARGV[5] token          who claims; the same token is answered the same again without counting

  Reply   claimed conversationId epoch seq entry attempts secrets | waiting inMs ring | stale_config
]]
--- @include core/clock
--- @include core/secrets
--- @include core/flights
--- @include core/bot-events
local nowMs, configVersion, agentId, url, token = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local w, now = here(), clock.now(nowMs)
if staleConfig(w, configVersion) then return { 'stale_config' } end

local e = endpoints.load(w, agentId)
if url ~= e.url then
  redis.call('HSET', keys.endpoint(w, agentId), 'url', url)
  if e.url ~= '' then endpoints.wake(w, agentId, now) end
  e = endpoints.load(w, agentId)
end
local inForce = secrets.inForce(w, agentId, now)
local outboxId = #inForce > 0 and flights.claim(w, agentId, e, token, now)
if #inForce == 0 then endpoints.lack(w, agentId, now, endpoints.NO_SECRET) end
local head = outboxId and redis.call('LINDEX', keys.outbox(w, outboxId), 0)
if head then
  endpoints.settle(w, agentId, now)
  local epoch, seq = string.match(head, '^(%d+):(%d+)$')
  local id = botEvents.conversationOf(outboxId)
  return { 'claimed', 'conversationId', id, 'epoch', epoch, 'seq', seq, 'entry', redis.call('HGET', keys.timeline(w, id), seq) or '',
    'attempts', redis.call('HGET', keys.outboxState(w, outboxId), 'attempts') or '1', 'secrets', inForce }
end
local inMs, ring = endpoints.rest(w, agentId, e, now)
return { 'waiting', 'inMs', inMs, 'ring', ring }
