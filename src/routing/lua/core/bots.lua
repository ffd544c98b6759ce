-- Virtual agents: a conversation in the hands of a bot is in the state `bot`, in no line, under no cap and no clock of people's.
--- @include core/bot-events
--- @include core/leaving
--- @include core/presence
local bots = {}

local function terms(c) return cjson.decode(c.botTerms) end

-- bot: `agentId`, `answerWithinMs`, `contactTimeoutMs` (0: for ever), `handoff` (new or previous). Whether its endpoint is to be
-- rung for.
function bots.take(w, c, now, by, bot)
  conversations.set(c, 'botPrevious', c.assigneeId)
  if c.assigneeId ~= '' then
    local data = { reason = 'reassigned', to = bot.agentId }
    conversations.note(w, c, now, 'conversation.unassigned', by, data, { c.assigneeId }, c.assigneeId)
  end
  holding.drop(w, c, now)
  locks.done(w, c, now, by)
  placing.begin(w, c, '')
  placing.suspend(w, c)
  conversations.set(c, 'askedAt', 0)
  lifecycle.enter(w, c, now, 'bot')
  holding.give(w, c, bot.agentId, now)
  conversations.set(c, 'botId', bot.agentId)
  conversations.set(c, 'botTerms', cjson.encode(bot))
  conversations.note(w, c, now, 'conversation.assigned', by, { reason = 'bot' }, { bot.agentId }, bot.agentId)
  local ring = botEvents.add(w, c, now, 0)
  if c.lastInboundSeq > 0 then botEvents.add(w, c, now, c.lastInboundSeq) end
  botEvents.await(w, c, now, 'answer', bot.answerWithinMs)
  return ring
end

-- The customer wrote: it is waited for as long as for the oldest message that it has not answered.
function bots.hear(w, c, now, seq)
  conversations.set(c, 'askedAt', 0)
  if c.botWaits ~= 'answer' then botEvents.await(w, c, now, 'answer', terms(c).answerWithinMs) end
  return botEvents.add(w, c, now, seq)
end

-- The bot did something: the customer is waited for, unless there is more that it is to be told first.
function bots.spoke(w, c, now)
  if botEvents.untold(w, c, now) then return botEvents.await(w, c, now, 'answer', terms(c).answerWithinMs) end
  botEvents.await(w, c, now, 'contact', terms(c).contactTimeoutMs)
end

-- A message came: its holder is told, or the one that begins what opens (`bot`: its terms, or nil), unless that one wants to be told
-- of nothing any more. The endpoint to ring for, or nil.
function bots.onMessage(w, c, now, bot, seq, opens)
  local ring = false
  if c.state == 'bot' then
    ring = bots.hear(w, c, now, seq)
  elseif bot and opens and endpoints.load(w, bot.agentId).disabledAt == 0 then
    ring = bots.take(w, c, now, 'engine', bot)
  end
  return ring and c.botId or nil
end

-- Whoever had it before a person gave it to the bot, if that is agreed and that one is here.
local function previousOf(w, c)
  local id = terms(c).handoff == 'previous' and c.botPrevious or ''
  if id == '' or redis.call('HEXISTS', keys.config(w), 'agent:' .. id) == 0 then return nil end
  return presence.shownAbsence(presence.load(w, id)) == '' and id or nil
end

-- To people: into New, where everything counts from now. placement: JSON; nil: the one it had, until it is evaluated anew.
-- hops: what overflow did with that. Returns whether it waits in line.
function bots.handOver(w, c, now, by, reason, placement, hops)
  local bot, previous = c.assigneeId, previousOf(w, c)
  holding.drop(w, c, now)
  lifecycle.enter(w, c, now, 'new')
  conversations.newEpoch(c, now)
  conversations.set(c, 'waitingSince', now)
  conversations.set(c, 'handedOverAt', now)
  facts.asked(c, now)
  placing.begin(w, c, hops or '')
  local prefer = placement and placing.write(w, c, placement, true).prefer
  if not placement then
    conversations.set(c, 'nextAt', now)
    timers.set(w, now, 'step', c.id)
  end
  conversations.note(w, c, now, 'conversation.handed_over', by, { reason = reason }, { bot }, bot)
  if previous then
    holding.give(w, c, previous, now)
    conversations.note(w, c, now, 'conversation.assigned', by, { reason = 'handed_over' }, { previous }, previous)
  else
    placing.prefer(w, c, prefer, now)
    holding.wait(w, c, now)
  end
  return previous == nil
end
