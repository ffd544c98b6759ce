#!lua flags=allow-oom
--[[
  What came of telling a virtual agent an event: told, and the next of its conversation may go, or to be tried again.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] agentId         which virtual agent
  ARGV[3] conversationId  of the event
  ARGV[4] epoch           of the event
  ARGV[5] seq             of the event
  ARGV[6] token           who claimed
  ARGV[7] outcome         delivered, failed or gone
  ARGV[8] reason          a word, where it was not delivered
  ARGV[9] retryInMs       until it may be tried again
  ARGV[10] pauseMs        how long nothing may be sent to the endpoint; 0: no pause
  ARGV[11] ailing         1: any other event would have failed as well

  Reply   settled | not_claimed
]]
--- @include core/clock
--- @include core/flights
--- @include core/bot-events
local nowMs, agentId, conversationId, epoch, seq, token = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local outcome, reason, retryInMs, pauseMs, ailing = ARGV[7], ARGV[8], tonumber(ARGV[9]), tonumber(ARGV[10]), ARGV[11]
local w, now = here(), clock.now(nowMs)
local outboxId, at = botEvents.outboxOf(conversationId), now
local held = flights.release(w, agentId, outboxId, token)
if outcome == 'delivered' then
  flights.well(w, agentId)
elseif not held then
  return { 'not_claimed' }
else
  flights.failed(w, agentId, now, reason, ailing == '1')
  if outcome == 'gone' then
    flights.disable(w, agentId, now)
    events.append(w, now, { type = 'webhook.disabled', agentId = agentId, data = { endpointId = agentId, reason = reason } })
  end
  if pauseMs > 0 then endpoints.pause(w, agentId, now + pauseMs) end
  at = now + retryInMs
end
-- It may have been taken from the bot meanwhile, and given to it again.
local same = redis.call('LINDEX', keys.outbox(w, outboxId), 0) == epoch .. ':' .. seq
if same and outcome == 'delivered' then
  redis.call('LPOP', keys.outbox(w, outboxId))
  redis.call('HDEL', keys.outboxState(w, outboxId), 'attempts')
end
if held then endpoints.due(w, agentId, outboxId, same and at or now) end
endpoints.settle(w, agentId, now)
return { 'settled' }
