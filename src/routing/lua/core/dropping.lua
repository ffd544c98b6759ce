-- The end of a conversation: out of every line, hand and index, then its timeline, a bounded piece at a time. A verb that keeps
-- something more of a conversation takes it away here.
--- @include core/leaving
--- @include core/outbox
local SEQS_AT_ONCE = 500
local dropping = {}

-- What its key has opened since its erasure began stays open.
local function close(w, c, now)
  local openId = redis.call('HGET', keys.open(w), c.key)
  leaving.resolve(w, c, now, 'engine', 'erased', 0)
  if not openId or openId == c.id then return end
  redis.call('HSET', keys.open(w), c.key, openId)
  redis.call('HDEL', keys.closed(w), c.key)
end

local function forget(w, c)
  facts.forget(w, c)
  lifecycle.forgetBoomerang(w, c)
  if redis.call('HGET', keys.closed(w), c.key) == c.id then redis.call('HDEL', keys.closed(w), c.key) end
  timers.clear(w, 'sla', c.id)
  for agentId in string.gmatch(c.notAgent, '[^,]+') do timers.clear(w, 'not-agent', c.id, agentId) end
end

-- The newest entries of its timeline and what is on its way out of them; lastSeq tells how far it came.
local function shorten(w, c)
  local upTo = math.max(0, c.lastSeq - SEQS_AT_ONCE)
  for seq = c.lastSeq, upTo + 1, -1 do
    local reply = c.id .. '/' .. num(seq)
    redis.call('HDEL', keys.timeline(w, c.id), num(seq), num(seq) .. ':status', num(seq) .. ':tags')
    redis.call('ZREM', keys.replies(w, c.channelId), reply)
    redis.call('ZREM', keys.unreceipted(w, c.channelId), reply)
    redis.call('ZREM', keys.failedReplies(w), reply)
    timers.clear(w, 'reply', reply)
    timers.clear(w, 'undelivered', reply)
  end
  conversations.set(c, 'lastSeq', upTo)
end

-- One step; true when nothing is left of it but its place among its contact's.
function dropping.step(w, c, now)
  if c.state ~= 'resolved' then close(w, c, now) end
  outbox.forget(w, c, now)
  shorten(w, c)
  if c.lastSeq > 0 then
    conversations.save(w, c)
    return false
  end
  forget(w, c)
  redis.call('ZREM', keys.state(w, 'resolved'), c.id)
  redis.call('ZREM', keys.channelState(w, 'resolved', c.channelId), c.id)
  redis.call('UNLINK', keys.timeline(w, c.id), keys.conversation(w, c.id))
  return true
end
