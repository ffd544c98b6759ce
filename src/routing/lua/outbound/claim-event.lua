#!lua flags=allow-oom
--[[
  Claim the next event that a webhook is to be sent, for 20 s: of what is sent again, else of the log after its cursor. Only one of
  a webhook is claimed at a time. What its filter leaves out is passed over, what is too old is given up.

  KEYS[1] anchor         hash  the workspace's anchor

  ARGV[1] nowMs          unix ms; empty: Redis TIME
  ARGV[2] configVersion  the version the webhook was read under
  ARGV[3] webhookId      which
  ARGV[4] url            its address; another than before begins anew
  ARGV[5] types          JSON list of types, or subjects as in message.*; empty: all
  ARGV[6] retryForMs     how long after it happened an event is tried
  ARGV[7] limit          most events looked at
  ARGV[8] token          who claims; the same token is answered the same again without counting

  Reply   claimed eventId event generation attempts secrets | waiting more | stale_config
]]
--- @include core/clock
--- @include core/secrets
--- @include core/subscriptions
local nowMs, configVersion, id, url, types = ARGV[1], ARGV[2], ARGV[3], ARGV[4], cjson.decode(ARGV[5])
local retryForMs, limit, token = tonumber(ARGV[6]), tonumber(ARGV[7]), ARGV[8]
local w, now = here(), clock.now(nowMs)
if staleConfig(w, configVersion) then return { 'stale_config' } end

local e = endpoints.load(w, id)
if url ~= e.url then
  redis.call('HSET', keys.endpoint(w, id), 'url', url)
  if e.url ~= '' then endpoints.wake(w, id, now) end
  e = endpoints.load(w, id)
end
local s = subscriptions.load(w, id)
local again = s.token == token and s.claimUntil > now
if not again and not subscriptions.ready(e, s, now) then return { 'waiting', 'more', '0' } end
local inForce = secrets.inForce(w, id, now)
if #inForce == 0 then
  endpoints.lack(w, id, now, endpoints.NO_SECRET)
  return { 'waiting', 'more', '0' }
end

local resent, event = subscriptions.resend(w, id)
local more = false
if not resent then event, more = subscriptions.advance(w, id, s, types, now - retryForMs, limit) end
if not event then return { 'waiting', 'more', more and '1' or '0' } end
subscriptions.claim(w, id, s, token, now)
return { 'claimed', 'eventId', event[1], 'event', event[2], 'generation', redis.call('HGET', keys.engine, 'generation') or '0',
  'attempts', num(s.attempts), 'secrets', inForce }
