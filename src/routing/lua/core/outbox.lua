-- Replies on their way out. A channel's log is what connectors pull (`replies`), of which those without a receipt are also in
-- `unreceipted`: members are conversationId/seq, scores cursors, time-based and only growing. Of a channel with a webhook they also
-- stand in their conversation's outbox, of which the head is sent.
--- @include core/endpoints
--- @include core/events
--- @include core/timers
local outbox = {}

-- Whether the webhook is to be rung for it: it is the head.
local function push(w, c, seq, now)
  redis.call('RPUSH', keys.outbox(w, c.id), num(seq))
  if redis.call('LLEN', keys.outbox(w, c.id)) > 1 then return false end
  endpoints.due(w, c.channelId, c.id, now)
  endpoints.settle(w, c.channelId, now)
  return true
end

-- pushed: the channel has a webhook. Returns whether that one is to be rung for.
function outbox.add(w, c, seq, now, deadlineMs, pushed)
  local last = tonumber(redis.call('HGET', keys.anchor(w), 'lastReply')) or 0
  local cursor = math.max(last + 1, now * 1000)
  redis.call('HSET', keys.anchor(w), 'lastReply', cursor)
  local reply = c.id .. '/' .. num(seq)
  redis.call('ZADD', keys.replies(w, c.channelId), cursor, reply)
  redis.call('ZADD', keys.unreceipted(w, c.channelId), cursor, reply)
  timers.set(w, now + deadlineMs, 'reply', reply)
  redis.call('SPUBLISH', keys.wake, w.id .. ' ' .. c.channelId)
  return pushed and push(w, c, seq, now)
end

local RANK = { sent = 1, failed = 2, delivered = 3, read = 4 }
outbox.OVERDUE = 'no receipt in time'

local function rank(status)
  return status.error == outbox.OVERDUE and 0 or RANK[status.status]
end

-- Nothing more is to be sent of it. Returns whether another one has become the head and may go at once.
function outbox.leave(w, c, seq, now)
  local list, state = keys.outbox(w, c.id), keys.outboxState(w, c.id)
  local head = redis.call('LINDEX', list, 0) == num(seq)
  if redis.call('LREM', list, 1, num(seq)) == 0 or not head then return false end
  redis.call('HDEL', state, 'attempts', 'lastError')
  -- One that is being sent keeps its turn: the next would overtake it.
  local claimUntil = tonumber(redis.call('HGET', state, 'claimUntil')) or 0
  endpoints.due(w, c.channelId, c.id, math.max(now, claimUntil))
  endpoints.settle(w, c.channelId, now)
  return claimUntil <= now and redis.call('EXISTS', list) == 1
end

function outbox.messageId(c, seq) return 'rp_' .. string.sub(c.id, 4) .. '_' .. num(seq) end

-- Whose feeds are told: its holder's, and of a failure the agent's who wrote it, whoever has it by then.
local function concerned(w, c, seq, status)
  local to = c.assigneeId ~= '' and { c.assigneeId } or {}
  local entry = status == 'failed' and redis.call('HGET', keys.timeline(w, c.id), num(seq))
  local writer = entry and string.match(cjson.decode(entry).by or '', '^agent:(.+)$')
  if writer and writer ~= c.assigneeId and redis.call('HEXISTS', keys.config(w), 'agent:' .. writer) == 1 then
    to[#to + 1] = writer
  end
  return to
end

-- A status only moves forward; a provider's word may still overrule a deadline that passed. Returns whether it moved, and whether
-- the next reply may go at once.
function outbox.mark(w, c, seq, now, status, json)
  local field = num(seq) .. ':status'
  local stored = redis.call('HGET', keys.timeline(w, c.id), field)
  if stored and rank(cjson.decode(stored)) >= RANK[status] then return false, false end
  redis.call('HSET', keys.timeline(w, c.id), field, json)
  local reply = c.id .. '/' .. num(seq)
  redis.call('ZREM', keys.unreceipted(w, c.channelId), reply)
  timers.clear(w, 'reply', reply)
  if status == 'failed' then
    redis.call('ZREM', keys.replies(w, c.channelId), reply)
    redis.call('ZADD', keys.failedReplies(w), now, reply)
    timers.set(w, now, 'undelivered', reply)
  else
    redis.call('ZREM', keys.failedReplies(w), reply)
    timers.clear(w, 'undelivered', reply)
  end
  local data = { messageId = outbox.messageId(c, seq), seq = seq }
  local event = { type = 'message.' .. status, conversationId = c.id, epoch = c.epoch, data = data }
  events.append(w, now, event, concerned(w, c, seq, status))
  return true, outbox.leave(w, c, seq, now)
end

-- Once more, behind what is on its way: as if it had just been written. Nil unless it is shown as failed.
function outbox.again(w, c, seq, now, deadlineMs, pushed)
  local field, reply = num(seq) .. ':status', c.id .. '/' .. num(seq)
  local stored = redis.call('HGET', keys.timeline(w, c.id), field)
  if not stored or cjson.decode(stored).status ~= 'failed' then return nil end
  redis.call('HDEL', keys.timeline(w, c.id), field)
  redis.call('ZREM', keys.failedReplies(w), reply)
  timers.clear(w, 'undelivered', reply)
  return outbox.add(w, c, seq, now, deadlineMs, pushed)
end

-- Nothing of its conversation is kept any longer.
function outbox.forget(w, c, now)
  local inFlight = keys.flights(w, c.channelId)
  for _, flight in ipairs(redis.call('ZRANGE', inFlight, 0, -1)) do
    if string.match(flight, '^%S+') == c.id then redis.call('ZREM', inFlight, flight) end
  end
  redis.call('DEL', keys.outbox(w, c.id), keys.outboxState(w, c.id))
  redis.call('ZREM', keys.dueHeads(w, c.channelId), c.id)
  endpoints.settle(w, c.channelId, now)
end
