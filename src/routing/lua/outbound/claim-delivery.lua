#!lua flags=allow-oom
--[[
  Claim the next reply that a channel's webhook may be sent: the head of some conversation's outbox, for 20 s. At most four of a
  channel are claimed at once, one where the endpoint is ailing, none while it is paused, disabled or without a secret.

  KEYS[1] anchor         hash  the workspace's anchor

  ARGV[1] nowMs          unix ms; empty: Redis TIME
  ARGV[2] configVersion  the version the address was read under
  ARGV[3] channelId      whose webhook
  ARGV[4] url            its address; another than before begins anew; empty: replies are pulled, what is on its way is left to that
  ARGV[5] token          who claims; the same token is answered the same again without counting

  Reply   claimed conversationId seq entry contactExternalId visibility threadId attempts secrets | waiting inMs ring | stale_config
]]
--- @include core/clock
--- @include core/secrets
--- @include core/flights
local nowMs, configVersion, channelId, url, token = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local DROPPED_AT_ONCE = 1000
local w, now = here(), clock.now(nowMs)
if staleConfig(w, configVersion) then return { 'stale_config' } end

local e = endpoints.load(w, channelId)
if url ~= e.url then
  redis.call('HSET', keys.endpoint(w, channelId), 'url', url)
  if e.url ~= '' then endpoints.wake(w, channelId, now) end
  e = endpoints.load(w, channelId)
end
local inForce = secrets.inForce(w, channelId, now)
if url == '' then
  endpoints.drop(w, channelId, now, DROPPED_AT_ONCE)
elseif #inForce == 0 then
  endpoints.lack(w, channelId, now, endpoints.NO_SECRET)
else
  local conversationId = flights.claim(w, channelId, e, token, now)
  local seq = conversationId and redis.call('LINDEX', keys.outbox(w, conversationId), 0)
  if seq then
    endpoints.settle(w, channelId, now)
    local c = fields(keys.conversation(w, conversationId), 'contactId', 'visibility', 'threadId')
    return { 'claimed', 'conversationId', conversationId, 'seq', seq,
      'entry', redis.call('HGET', keys.timeline(w, conversationId), seq) or '',
      'contactExternalId', redis.call('HGET', keys.contact(w, c.contactId), 'externalId') or '',
      'visibility', c.visibility, 'threadId', c.threadId,
      'attempts', redis.call('HGET', keys.outboxState(w, conversationId), 'attempts') or '1', 'secrets', inForce }
  end
end
local inMs, ring = endpoints.rest(w, channelId, e, now)
return { 'waiting', 'inMs', inMs, 'ring', ring }
