-- Offers: a conversation asked of one or several agents until a moment of the server's clock. It is out of line and
-- nobody's, and takes a slot of each agent that is asked. The first to accept holds it, the others are told at once.
--- @include core/lanes
--- @include core/slots
--- @include core/standings
local offers = {}

local function asked(c)
  local agents = {}
  for agentId in string.gmatch(c.offeredTo, '[^ ]+') do agents[#agents + 1] = agentId end
  return agents
end

function offers.isOpen(c, agentId, now)
  return string.find(' ' .. c.offeredTo .. ' ', ' ' .. agentId .. ' ', 1, true) ~= nil and now < c.offerUntil
end

-- terms: timeoutMs, declineLimit, coolDownMs, escalateTo, as the plan's row has them.
function offers.make(w, c, agents, terms, data, now)
  lanes.leave(w, c)
  conversations.newEpoch(c, now)
  conversations.set(c, 'offeredTo', table.concat(agents, ' '))
  conversations.set(c, 'offerUntil', now + terms.timeoutMs)
  conversations.set(c, 'offerTerms', cjson.encode(terms))
  timers.set(w, c.offerUntil, 'offer', c.id)
  for _, agentId in ipairs(agents) do
    slots.take(w, agentId, c)
    redis.call('SADD', keys.offers(w, agentId), c.id)
    redis.call('HSET', keys.agent(w, agentId), 'seq', redis.call('HINCRBY', keys.anchor(w), 'seq', 1))
    standings.refresh(w, agentId, now)
  end
  data.untilMs = c.offerUntil
  data.to = c.offeredTo
  conversations.note(w, c, now, 'conversation.offered', 'engine', data, agents)
  conversations.set(c, 'assignedSeq', c.lastSeq)
end

-- After its weight changed, while it is asked.
function offers.weigh(w, c, now)
  for _, agentId in ipairs(asked(c)) do
    slots.take(w, agentId, c)
    standings.refresh(w, agentId, now)
  end
end

-- One agent's part ends, for a reason: accepted, accepted_elsewhere, declined, missed, returned, withdrawn.
function offers.close(w, c, agentId, now, reason)
  local others = {}
  for _, id in ipairs(asked(c)) do
    if id ~= agentId then others[#others + 1] = id end
  end
  conversations.set(c, 'offeredTo', table.concat(others, ' '))
  redis.call('SREM', keys.offers(w, agentId), c.id)
  if reason ~= 'accepted' then
    slots.free(w, agentId, c)
    standings.refresh(w, agentId, now)
    local event = { type = 'conversation.offer_ended', by = 'engine', conversationId = c.id, agentId = agentId,
      epoch = c.epoch, data = { reason = reason } }
    events.append(w, now, event, { agentId })
  end
  if #others == 0 then
    conversations.set(c, 'offerUntil', 0)
    timers.clear(w, 'offer', c.id)
  end
end

-- The one who accepts keeps its slot; the others are told.
function offers.accept(w, c, agentId, now)
  offers.close(w, c, agentId, now, 'accepted')
  for _, other in ipairs(asked(c)) do offers.close(w, c, other, now, 'accepted_elsewhere') end
end

-- Whatever else happens to the conversation ends what was asked.
function offers.withdraw(w, c, now, reason)
  for _, agentId in ipairs(asked(c)) do offers.close(w, c, agentId, now, reason) end
end

-- Declined, missed or returned. With nobody left to answer it is back at its place in line; too many refusals escalate: to
-- another team where the terms name one that is still there, and in any case given without asking from then on.
function offers.refuse(w, c, agentId, now, reason)
  local terms = cjson.decode(c.offerTerms)
  if reason ~= 'returned' then
    conversations.set(c, 'declines', c.declines + 1)
    lanes.exclude(w, c, agentId, now + terms.coolDownMs)
  end
  offers.close(w, c, agentId, now, reason)
  conversations.write(w, c, now, cjson.encode({ kind = 'change', type = 'conversation.offer_ended', by = 'agent:' .. agentId,
    reason = reason }))
  if c.offeredTo ~= '' then return end
  if c.declines >= terms.declineLimit and c.escalated == '' then
    conversations.set(c, 'escalated', '1')
    local escalateTo = terms.escalateTo ~= cjson.null and terms.escalateTo or nil
    if escalateTo and redis.call('HEXISTS', keys.config(w), 'team:' .. escalateTo) == 0 then escalateTo = nil end
    if escalateTo then
      conversations.pin(w, c, now, escalateTo)
      conversations.set(c, 'rules', '')
      conversations.set(c, 'need', escalateTo .. (c.weight > 1 and ';w=' .. num(c.weight) or ''))
    end
    conversations.note(w, c, now, 'conversation.escalated', 'engine', { reason = 'declined', declines = c.declines, teamId = escalateTo })
  end
  conversations.newEpoch(c, now)
  lanes.enter(w, c, now)
end

-- An agent who goes away or is gone answers nothing.
function offers.returnAll(w, agentId, now)
  for _, id in ipairs(redis.call('SMEMBERS', keys.offers(w, agentId))) do
    local c = conversations.load(w, id)
    if c then
      offers.refuse(w, c, agentId, now, 'returned')
      conversations.save(w, c)
    end
  end
end
