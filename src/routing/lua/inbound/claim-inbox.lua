#!lua flags=allow-oom
--[[
  Claim a contact's inbox for 5 s and hand out its head. Each granted claim counts one attempt on that head; a head
  that used up its attempts goes to the dead letters and the next one follows.

  KEYS[1] anchor     hash  the workspace's anchor

  ARGV[1] nowMs      unix ms; empty: Redis TIME
  ARGV[2] contactId  whose inbox
  ARGV[3] token      who claims; the same token is answered the same again without counting

  Reply   claimed messageId acceptedAt body attempts dead | busy | empty dead
]]
--- @include core/clock
--- @include core/events
--- @include core/inbox
local nowMs, contactId, token = ARGV[1], ARGV[2], ARGV[3]
local CLAIM_MS, ATTEMPTS, SPREAD_MS = 5000, 5, 30000
local w, now = here(), clock.now(nowMs)
local key = keys.inboxState(w, contactId)
local state = fields(key, 'token', 'claimUntil', 'attempts', 'firstAttemptAt', 'lastError', 'dead')
local mine = state.token == token
if not mine and (tonumber(state.claimUntil) or 0) > now then return { 'busy' } end

local attempts, dead = tonumber(state.attempts) or 0, mine and tonumber(state.dead) or 0
local messageId, acceptedAt, body = inbox.head(w, contactId)
local worn = attempts >= ATTEMPTS and now - (tonumber(state.firstAttemptAt) or now) >= SPREAD_MS
if messageId and worn and not mine then
  local reason = state.lastError ~= '' and state.lastError or 'not applied'
  local data = { messageId = messageId, contactId = contactId }
  local id = events.append(w, now, { type = 'message.dead_lettered', data = data })
  redis.call('XADD', keys.deadLetters(w), id, 'messageId', messageId, 'contactId', contactId, 'acceptedAt', acceptedAt,
    'at', num(now), 'reason', reason, 'body', body)
  inbox.shift(w, contactId)
  attempts, dead = 0, 1
  messageId, acceptedAt, body = inbox.head(w, contactId)
end
if not messageId then
  inbox.clear(w, contactId)
  return { 'empty', 'dead', num(dead) }
end

if not mine then
  attempts = attempts + 1
  redis.call('HSET', key, 'token', token, 'claimUntil', now + CLAIM_MS, 'attempts', attempts, 'dead', dead)
  redis.call('HSETNX', key, 'firstAttemptAt', now)
end
return { 'claimed', 'messageId', messageId, 'acceptedAt', acceptedAt, 'body', body, 'attempts', num(attempts),
  'dead', num(dead) }
