-- What a virtual agent is to be told of a conversation, in order: an outbox of its endpoint, apart from the customer's. Items are
-- epoch:seq, of a message in the timeline; seq 0: the conversation is its now.
--- @include core/conversations
--- @include core/endpoints
--- @include core/timers
local botEvents = {}

function botEvents.outboxOf(conversationId) return conversationId .. '.bot' end
function botEvents.conversationOf(outboxId) return string.match(outboxId, '^(.+)%.bot$') end

-- Whether its endpoint is to be rung for it: it is the head.
function botEvents.add(w, c, now, seq)
  local id = botEvents.outboxOf(c.id)
  redis.call('RPUSH', keys.outbox(w, id), num(c.epoch) .. ':' .. num(seq))
  if redis.call('LLEN', keys.outbox(w, id)) > 1 then return false end
  endpoints.due(w, c.botId, id, now)
  endpoints.settle(w, c.botId, now)
  return true
end

-- One of the two at a time: `answer` is waited for from the bot, `contact` from the customer; 0 ms: nothing is.
function botEvents.await(w, c, now, whom, ms)
  conversations.set(c, 'botWaits', ms > 0 and whom or '')
  conversations.set(c, 'botDueAt', ms > 0 and now + ms or 0)
  if ms > 0 then timers.set(w, c.botDueAt, 'bot', c.id) else timers.clear(w, 'bot', c.id) end
end

-- Whether the customer wrote something that the bot cannot have answered: it stands behind what is being told, if anything is.
function botEvents.untold(w, c, now)
  local id = botEvents.outboxOf(c.id)
  local claimUntil = tonumber(redis.call('HGET', keys.outboxState(w, id), 'claimUntil')) or 0
  local from = claimUntil > now and 1 or 0
  for _, item in ipairs(redis.call('LRANGE', keys.outbox(w, id), from, from + 1)) do
    if not string.find(item, ':0$') then return true end
  end
  return false
end

-- It no longer holds it, and is told nothing more.
function botEvents.forget(w, c, now)
  local id = botEvents.outboxOf(c.id)
  redis.call('DEL', keys.outbox(w, id), keys.outboxState(w, id))
  redis.call('ZREM', keys.dueHeads(w, c.botId), id)
  endpoints.settle(w, c.botId, now)
  botEvents.await(w, c, now, '', 0)
  conversations.set(c, 'botId', '')
end
