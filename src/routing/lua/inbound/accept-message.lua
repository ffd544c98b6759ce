#!lua
--[[
  Accept one inbound message: at the end of its contact's inbox, once per (channel, externalId) for the kept days.

  KEYS[1] anchor     hash  the workspace's anchor

  ARGV[1] nowMs      unix ms; empty: Redis TIME
  ARGV[2] requestId  short text; the same request gets the same answer again
  ARGV[3] messageId  hash of (channel, externalId)
  ARGV[4] contactId  whose inbox
  ARGV[5] body       JSON of the message; never decoded here

  Reply   accepted ring | duplicate ring
]]
--- @include core/clock
local nowMs, requestId, messageId, contactId, body = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local DAY_MS, RING_AGAIN_MS = 86400000, 1000
local w, now = here(), clock.now(nowMs)
local day, kept = math.floor(now / DAY_MS), tonumber(anchor(w).dedupeDays) or 8

-- 132 bits of hash: 18 choose the bucket (a small listpack hash), 60 are the field.
local bucket, field = string.sub(messageId, 5, 7), string.sub(messageId, 8, 17)
local seenBy
for d = day, day - kept, -1 do
  seenBy = redis.call('HGET', keys.dedupe(w, d, bucket), field)
  if seenBy then break end
end

local state = keys.inboxState(w, contactId)
local dirty = redis.call('ZSCORE', keys.dirty, member(w, contactId))
if not seenBy then
  local key = keys.dedupe(w, day, bucket)
  redis.call('HSET', key, field, requestId)
  redis.call('PEXPIRE', key, (kept + 2) * DAY_MS, 'NX') -- frees memory only; which days count is in the name
  redis.call('RPUSH', keys.inbox(w, contactId), messageId .. '|' .. num(now) .. '|' .. body)
  if not dirty then redis.call('ZADD', keys.dirty, now, member(w, contactId)) end
end

local ring = '0'
if dirty or not seenBy then
  local bell = fields(state, 'bell', 'bellFor')
  local rung = tonumber(bell.bell) or 0
  if bell.bellFor == requestId then
    ring = '1' -- this very request was told to ring, and its answer was lost
  elseif rung == 0 or rung > now or now - rung > RING_AGAIN_MS then
    redis.call('HSET', state, 'bell', now, 'bellFor', requestId)
    ring = '1'
  end
end
return { (not seenBy or seenBy == requestId) and 'accepted' or 'duplicate', 'ring', ring }
