#!lua flags=allow-oom
--[[
  What came of sending a reply: received, to be tried again, or its endpoint wants no more. Then its conversation's head may go.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] channelId       whose webhook
  ARGV[3] conversationId  of the reply
  ARGV[4] seq             of the reply
  ARGV[5] token           who claimed
  ARGV[6] outcome         delivered, failed, gone, or lost: there is nothing left of it to send
  ARGV[7] reason          a word, where it was not delivered
  ARGV[8] retryInMs       until it may be tried again, where it failed
  ARGV[9] pauseMs         how long nothing may be sent to the endpoint; 0: no pause
  ARGV[10] ailing         1: any other message would have failed as well

  Reply   settled acceptedAt settledAt | not_claimed
]]
--- @include core/clock
--- @include core/conversations
--- @include core/flights
--- @include core/outbox
local nowMs, channelId, conversationId, seq, token = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local outcome, reason, retryInMs, pauseMs, ailing = ARGV[6], ARGV[7], tonumber(ARGV[8]), tonumber(ARGV[9]), ARGV[10]
local w, now = here(), clock.now(nowMs)
local held = flights.release(w, channelId, conversationId, token)
local c = conversations.load(w, conversationId)
local at = now

if outcome == 'delivered' then
  -- Received is received, whoever claims it by now.
  if c then outbox.mark(w, c, seq, now, 'sent', cjson.encode({ status = 'sent', at = now })) end
  flights.well(w, channelId)
elseif not held then
  return { 'not_claimed' }
elseif outcome == 'lost' then
  if c then outbox.mark(w, c, seq, now, 'failed', cjson.encode({ status = 'failed', at = now, error = reason })) end
else
  redis.call('HSET', keys.outboxState(w, conversationId), 'lastError', reason)
  flights.failed(w, channelId, now, reason, ailing == '1')
  if outcome == 'gone' then
    flights.disable(w, channelId, now)
    events.append(w, now, { type = 'webhook.disabled', data = { channelId = channelId, reason = reason } })
  end
  if pauseMs > 0 then endpoints.pause(w, channelId, now + pauseMs) end
  at = now + retryInMs
end
if held then
  -- At its deadline it may have left meanwhile: the next one has not been tried.
  local same = redis.call('LINDEX', keys.outbox(w, conversationId), 0) == num(seq)
  endpoints.due(w, channelId, conversationId, same and at or now)
end
endpoints.settle(w, channelId, now)
local entry = redis.call('HGET', keys.timeline(w, conversationId), num(seq)) or ''
return { 'settled', 'acceptedAt', string.match(entry, '^{"seq":%d+,"at":(%d+)') or num(now), 'settledAt', num(now) }
