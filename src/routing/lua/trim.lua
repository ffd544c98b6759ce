#!lua flags=allow-oom
--[[
  Trim a workspace's event log, some agents' feeds, some channels' outboxes and the dead letters, of failed replies too, to what is kept. The
  floor below which a cursor is too old moves first.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] eventsForMs     how long events and answered replies are kept
  ARGV[3] deadLettersForMs how long dead letters are kept
  ARGV[4] agentIds        JSON list: whose feeds
  ARGV[5] channelIds      JSON list: whose outboxes

  Reply   trimmed events more
]]
--- @include core/clock
local nowMs, eventsForMs, deadLettersForMs = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local agentIds, channelIds = cjson.decode(ARGV[4]), cjson.decode(ARGV[5])
local REPLIES_AT_ONCE = 500
local w, now = here(), clock.now(nowMs)
local floor = now - eventsForMs

local before = tonumber(redis.call('HGET', KEYS[1], 'eventFloorMs')) or 0
redis.call('HSET', KEYS[1], 'eventFloorMs', math.max(before, floor))
local trimmed = redis.call('XTRIM', keys.events(w), 'MINID', num(floor))
for _, agentId in ipairs(agentIds) do redis.call('XTRIM', keys.feed(w, agentId), 'MINID', num(floor)) end
redis.call('XTRIM', keys.deadLetters(w), 'MINID', num(now - deadLettersForMs))
redis.call('ZREMRANGEBYSCORE', keys.failedReplies(w), '-inf', now - deadLettersForMs)
local more = '0'
for _, channelId in ipairs(channelIds) do
  local log, dropped = keys.replies(w, channelId), 0
  local old = redis.call('ZRANGEBYSCORE', log, '-inf', floor * 1000, 'LIMIT', 0, REPLIES_AT_ONCE)
  for _, reply in ipairs(old) do
    if not redis.call('ZSCORE', keys.unreceipted(w, channelId), reply) then
      dropped = dropped + redis.call('ZREM', log, reply)
    end
  end
  if #old == REPLIES_AT_ONCE and dropped > 0 then more = '1' end
end
return { 'trimmed', 'events', num(trimmed), 'more', more }
