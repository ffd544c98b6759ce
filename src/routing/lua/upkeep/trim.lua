#!lua flags=allow-oom
--[[
  Trim a workspace's event log, some agents' feeds, some channels' outboxes, the dead letters, of failed replies too, the
  log of erasures and the audit trail to what is kept. The floor below which a cursor is too old moves first; of the trail whole days go.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] eventsForMs     how long events and answered replies are kept
  ARGV[3] deadLettersForMs how long dead letters are kept
  ARGV[4] auditForMs      how long the audit trail is kept
  ARGV[5] agentIds        JSON list: whose feeds
  ARGV[6] channelIds      JSON list: whose outboxes
  ARGV[7] webhooks        JSON list of [id, how long it is tried, ms]: the log is kept for them that long
  ARGV[8] erasuresForMs   how long it is kept that somebody was erased

  Reply   trimmed events more
]]
--- @include core/clock
--- @include core/events
local nowMs, eventsForMs, deadLettersForMs, auditForMs = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local agentIds, channelIds, webhooks = cjson.decode(ARGV[5]), cjson.decode(ARGV[6]), cjson.decode(ARGV[7])
local erasuresForMs = tonumber(ARGV[8])
local REPLIES_AT_ONCE, DAYS_AT_ONCE = 500, 100
local w, now = here(), clock.now(nowMs)
local floor = now - eventsForMs

local before = tonumber(redis.call('HGET', KEYS[1], 'eventFloorMs')) or 0
redis.call('HSET', KEYS[1], 'eventFloorMs', math.max(before, floor))
local logFloor = floor
for _, webhook in ipairs(webhooks) do
  local cursor = redis.call('HGET', keys.subscription(w, webhook[1]), 'cursor')
  if cursor then logFloor = math.min(logFloor, math.max(tonumber(string.match(cursor, '^%d+')), now - webhook[2])) end
  redis.call('XTRIM', keys.undelivered(w, webhook[1]), 'MINID', num(now - deadLettersForMs))
end
redis.call('HSET', KEYS[1], 'logFloorMs', logFloor)
local trimmed = redis.call('XTRIM', keys.events(w), 'MINID', num(logFloor))
for _, agentId in ipairs(agentIds) do redis.call('XTRIM', keys.feed(w, agentId), 'MINID', num(floor)) end
redis.call('XTRIM', keys.deadLetters(w), 'MINID', num(now - deadLettersForMs))
redis.call('XTRIM', keys.erasures(w), 'MINID', num(math.max(0, now - erasuresForMs)))
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

local from = events.firstDay(w)
local first = math.max(from, math.min(math.floor((now - auditForMs) / DAY_MS), from + DAYS_AT_ONCE))
for day = from, first - 1 do redis.call('UNLINK', keys.audit(w, day)) end
redis.call('HSET', KEYS[1], 'auditFromDay', first)
return { 'trimmed', 'events', num(trimmed), 'more', more }
