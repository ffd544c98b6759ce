-- Slots: what counts to an agent's cap, conversation → weight. A New one in its hands, an open offer, and for a while a
-- Pending one after the agent's reply, or a resolved one while it wraps up.
--- @include core/timers
local slots = {}

function slots.take(w, agentId, c)
  redis.call('HSET', keys.slots(w, agentId), c.id, math.max(1, c.weight))
  timers.clear(w, 'slot', c.id, agentId)
end

function slots.free(w, agentId, c)
  redis.call('HDEL', keys.slots(w, agentId), c.id)
  timers.clear(w, 'slot', c.id, agentId)
end

-- Kept for so long after the conversation itself no longer counts; 0 frees it at once.
function slots.keepFor(w, agentId, c, now, ms)
  if ms <= 0 or redis.call('HEXISTS', keys.slots(w, agentId), c.id) == 0 then return slots.free(w, agentId, c) end
  timers.set(w, now + ms, 'slot', c.id, agentId)
end
