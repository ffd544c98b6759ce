-- Replies on their way out: a log per channel that connectors pull (`replies`), of which those without a receipt are
-- also in `unreceipted`. Members are conversationId/seq; scores are cursors, time-based and only growing.
--- @include core/events
local outbox = {}

function outbox.add(w, c, seq, now, deadlineMs)
  local last = tonumber(redis.call('HGET', keys.anchor(w), 'lastReply')) or 0
  local cursor = math.max(last + 1, now * 1000)
  redis.call('HSET', keys.anchor(w), 'lastReply', cursor)
  local reply = c.id .. '/' .. num(seq)
  redis.call('ZADD', keys.replies(w, c.channelId), cursor, reply)
  redis.call('ZADD', keys.unreceipted(w, c.channelId), cursor, reply)
  redis.call('ZADD', keys.timers, now + deadlineMs, member(w, 'reply', reply))
  redis.call('SPUBLISH', keys.wake, w.id .. ' ' .. c.channelId)
end

local RANK = { sent = 1, failed = 2, delivered = 3, read = 4 }
outbox.OVERDUE = 'no receipt in time'

local function rank(status)
  return status.error == outbox.OVERDUE and 0 or RANK[status.status]
end

-- A status only moves forward; a provider's word may still overrule a deadline that passed. True when it moved.
function outbox.mark(w, c, seq, now, status, json)
  local field = num(seq) .. ':status'
  local stored = redis.call('HGET', keys.timeline(w, c.id), field)
  if stored and rank(cjson.decode(stored)) >= RANK[status] then return false end
  redis.call('HSET', keys.timeline(w, c.id), field, json)
  local reply = c.id .. '/' .. num(seq)
  redis.call('ZREM', keys.unreceipted(w, c.channelId), reply)
  redis.call('ZREM', keys.timers, member(w, 'reply', reply))
  if status == 'failed' then redis.call('ZREM', keys.replies(w, c.channelId), reply) end
  local data = { messageId = 'rp_' .. string.sub(c.id, 4) .. '_' .. num(seq), seq = seq }
  local to = c.assigneeId ~= '' and { c.assigneeId } or nil
  events.append(w, now, { type = 'message.' .. status, conversationId = c.id, epoch = c.epoch, data = data }, to)
  return true
end
