#!lua flags=allow-oom
--[[
  Say how an attempt to fetch an attachment ended: stored, given up, or to be made again. What was dropped meanwhile is not brought back.

  KEYS[1] anchor        hash  the workspace's anchor

  ARGV[1] nowMs         unix ms; empty: Redis TIME
  ARGV[2] attachmentId  which one
  ARGV[3] token         of the claim
  ARGV[4] outcome       stored, failed or again
  ARGV[5] contentType   of one that is stored
  ARGV[6] size          of it, bytes
  ARGV[7] reason        a word; why it failed
  ARGV[8] retryInMs     until the next attempt

  Reply   settled | not_claimed
]]
--- @include core/clock
--- @include core/events
local nowMs, attachmentId, token, outcome = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local contentType, size, reason, retryInMs = ARGV[5], ARGV[6], ARGV[7], tonumber(ARGV[8])
local w, now = here(), clock.now(nowMs)
local record = keys.attachment(w, attachmentId)
local a = fields(record, 'status', 'token', 'conversationId')
if a.status ~= 'fetching' or a.token ~= token then return { 'not_claimed' } end

if outcome == 'again' then
  redis.call('HDEL', record, 'token')
  redis.call('HSET', record, 'reason', reason, 'nextAt', num(now + retryInMs))
  redis.call('ZADD', keys.fetches, num(now + retryInMs), member(w, attachmentId))
  return { 'settled' }
end
redis.call('HDEL', record, 'token', 'nextAt', 'attempts', 'reason')
redis.call('HSET', record, 'status', outcome)
if outcome == 'stored' then redis.call('HSET', record, 'contentType', contentType, 'size', size)
else redis.call('HSET', record, 'reason', reason) end
redis.call('ZREM', keys.fetches, member(w, attachmentId))
local c = fields(keys.conversation(w, a.conversationId), 'assigneeId', 'epoch')
local data = { attachmentId = attachmentId, reason = outcome == 'failed' and reason or nil }
local event = { type = 'attachment.' .. outcome, conversationId = a.conversationId, epoch = tonumber(c.epoch), data = data }
events.append(w, now, event, c.assigneeId ~= '' and { c.assigneeId } or nil)
return { 'settled' }
