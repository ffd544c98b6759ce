#!lua flags=allow-oom
--[[
  What came of sending a webhook its event: received, to be tried again, given up, or the webhook wants no more.

  KEYS[1] anchor         hash  the workspace's anchor

  ARGV[1] nowMs          unix ms; empty: Redis TIME
  ARGV[2] webhookId      which
  ARGV[3] eventId        of the event
  ARGV[4] token          who claimed
  ARGV[5] outcome        delivered, failed, gone, or rejected: given up
  ARGV[6] reason         a word, where it was not delivered
  ARGV[7] retryInMs      until it may be tried again, where it failed
  ARGV[8] ailing         1: any other event would have failed as well

  Reply   settled | not_claimed
]]
--- @include core/clock
--- @include core/subscriptions
local nowMs, id, eventId, token, outcome = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local reason, retryInMs, ailing = ARGV[6], tonumber(ARGV[7]), ARGV[8]
local w, now = here(), clock.now(nowMs)
local s = subscriptions.load(w, id)
if s.token ~= token then return { 'not_claimed' } end
local resent, event = subscriptions.resend(w, id)
if not resent then event = redis.call('XRANGE', keys.events(w), eventId, eventId)[1] end

local done = outcome == 'delivered' or outcome == 'rejected'
subscriptions.release(w, id, done)
if outcome == 'delivered' then flights.well(w, id) else flights.failed(w, id, now, reason, ailing == '1') end
if done and resent then
  redis.call('LPOP', keys.resends(w, id))
  if outcome == 'delivered' then redis.call('XDEL', keys.undelivered(w, id), resent) end
elseif done then
  if outcome == 'rejected' and event then subscriptions.giveUp(w, id, event, reason, s.attempts) end
  redis.call('HSET', keys.subscription(w, id), 'cursor', eventId)
else
  redis.call('HSET', keys.endpoint(w, id), 'dueAt', now + retryInMs)
end
if outcome == 'gone' then
  flights.disable(w, id, now)
  events.append(w, now, { type = 'webhook.disabled', data = { endpointId = id, reason = reason } })
end
return { 'settled' }
