#!lua
--[[
  Send a webhook events again: everything after a cursor, or what was given up. A cursor ends what is tried now.

  KEYS[1] anchor         hash  the workspace's anchor

  ARGV[1] nowMs          unix ms; empty: Redis TIME
  ARGV[2] requestId      own id, or a client's idempotency key
  ARGV[3] requestHash    empty for own ids
  ARGV[4] webhookId      which
  ARGV[5] generation     of the cursor
  ARGV[6] cursor         an event id; -: before the oldest that is kept; empty: what was given up
  ARGV[7] limit          most that are sent again of what was given up
  ARGV[8] by             actor, as in key:ID

  Reply   replayed count | cursor_too_old | idempotency_key_reused
]]
--- @include core/clock
--- @include core/results
--- @include core/subscriptions
local nowMs, requestId, requestHash, id, generation = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local cursor, limit, by = ARGV[6], tonumber(ARGV[7]), ARGV[8]
local w, now = here(), clock.now(nowMs)
local before = results.recall(w, KEYS[1], now, requestId, requestHash)
if before then return before end

local count = 0
if cursor == '' then
  local last = redis.call('LINDEX', keys.resends(w, id), -1)
  for _, each in ipairs(redis.call('XRANGE', keys.undelivered(w, id), last and '(' .. last or '-', '+', 'COUNT', limit)) do
    redis.call('RPUSH', keys.resends(w, id), each[1])
    count = count + 1
  end
else
  local floorMs = tonumber(redis.call('HGET', KEYS[1], 'logFloorMs')) or 0
  local current = redis.call('HGET', keys.engine, 'generation') or '0'
  local ms, seq = string.match(cursor, '^(%d+)-(%d+)$')
  ms, seq = tonumber(ms) or floorMs, tonumber(seq) or 0
  local lastMs, lastSeq = string.match(events.last(w), '^(%d+)-(%d+)$')
  -- A cursor ahead of everything would leave out what happens until then.
  local ahead = ms > tonumber(lastMs) or (ms == tonumber(lastMs) and seq > tonumber(lastSeq))
  if cursor ~= '-' and (generation ~= current or ahead or ms < floorMs) then return { 'cursor_too_old' } end
  redis.call('HSET', keys.subscription(w, id), 'cursor', cursor == '-' and num(floorMs) .. '-0' or cursor)
  subscriptions.release(w, id, true)
end
local data = { endpointId = id, count = count }
events.append(w, now, { type = 'webhook.replayed', by = by, data = data })
return results.keep(w, KEYS[1], now, requestId, requestHash, { 'replayed', 'count', num(count) })
