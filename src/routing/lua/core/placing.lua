-- Placing: what the caller evaluated of a conversation (its need, weight, score, deadlines) becomes its place in line.
--- @include core/holding
local placing = {}

local function number(value) return value ~= nil and value ~= cjson.null and value or 0 end

-- The same term with another warning. Once something was told of it, the warning or more, the warning stays what it was.
local function setWarning(w, c, warnAt)
  local first = c.slaWarnAt > 0 and c.slaWarnAt or c.slaDueAt
  local nothingTold = tonumber(redis.call('ZSCORE', keys.timers, member(w, 'sla', c.id))) == first
  if not nothingTold then return end
  conversations.set(c, 'slaWarnAt', warnAt)
  timers.set(w, warnAt > 0 and warnAt or c.slaDueAt, 'sla', c.id)
end

-- The first of warning, due and breach, or none.
local function setSla(w, c, sla)
  if type(sla) == 'table' and c.slaDueAt == sla.dueAt and c.slaPolicy == sla.policyId then
    return setWarning(w, c, number(sla.warnAt))
  end
  timers.clear(w, 'sla', c.id)
  if sla == nil or sla == cjson.null then
    conversations.set(c, 'slaPolicy', '')
    conversations.set(c, 'slaDueAt', 0)
    return
  end
  conversations.set(c, 'slaPolicy', sla.policyId)
  conversations.set(c, 'slaKind', sla.kind)
  conversations.set(c, 'slaDueAt', sla.dueAt)
  conversations.set(c, 'slaBreachAt', sla.breachAt)
  conversations.set(c, 'slaWarnAt', number(sla.warnAt))
  timers.set(w, c.slaWarnAt > 0 and c.slaWarnAt or sla.dueAt, 'sla', c.id)
end

-- A stay in New begins: what happened in the one before no longer counts.
function placing.begin(w, c, hops)
  lanes.release(w, c)
  conversations.set(c, 'declines', 0)
  conversations.set(c, 'escalated', '')
  conversations.set(c, 'hops', hops)
end

-- Writes the fields of a placement (JSON text). A score that a person set stays until `rescore`.
function placing.write(w, c, json, rescore)
  local p = cjson.decode(json)
  if c.nextAt > 0 then timers.clear(w, 'step', c.id) end
  conversations.set(c, 'need', p.need)
  conversations.set(c, 'weight', p.weight)
  if rescore or c.byHand == '' then
    conversations.set(c, 'priority', p.priority)
    conversations.set(c, 'byHand', '')
  end
  conversations.set(c, 'rules', table.concat(p.rules, ' '))
  conversations.set(c, 'deadlineAt', number(p.deadlineAt))
  conversations.set(c, 'nextAt', number(p.nextAt))
  conversations.set(c, 'answerWithinMs', number(p.answerWithinMs))
  setSla(w, c, p.sla)
  return p
end

-- Kept for one agent for a while, if that one could be given it now and has not lately given it up.
function placing.prefer(w, c, prefer, now)
  if prefer == nil or prefer == cjson.null then return end
  if #lanes.without(c, prefer.agentId) < #lanes.without(c, '') then return end -- passed over
  local a = fields(keys.agent(w, prefer.agentId), 'standing', 'lease')
  local fit = tonumber(string.match(a.standing, '^%d+')) or 0
  if not fits.has(fit, c.weight) or (tonumber(a.lease) or 0) <= clock.engineNow(now) then return end
  -- Without a row nobody knows yet who can serve it.
  local row, profile = plan.row(w, c.need, now), string.match(a.standing, '|([^|: ]+):%d+[^|]*$')
  if row and not plan.serves(w, row, profile) then return end
  conversations.set(c, 'onlyAgent', prefer.agentId)
  timers.set(w, now + prefer.forMs, 'only', c.id)
end

local function whose(c, by)
  local actor = conversations.actor(by)
  return actor ~= '' and actor or c.assigneeId
end

-- Its SLA is breached, whatever comes of it.
function placing.breach(w, c, now) facts.level(w, c, now, c.assigneeId, false) end

-- A human answer, or the end, stops the clock of its SLA.
function placing.stopSla(w, c, now, by)
  if c.slaDueAt == 0 then return end
  facts.level(w, c, now, whose(c, by), now < c.slaBreachAt)
  timers.clear(w, 'sla', c.id)
  local data = { policyId = c.slaPolicy, term = c.slaKind, dueAt = c.slaDueAt }
  local met = now < c.slaBreachAt
  events.append(w, now, { type = met and 'sla.met' or 'sla.missed', by = by, conversationId = c.id, epoch = c.epoch, data = data })
  conversations.set(c, 'slaDueAt', 0)
  conversations.set(c, 'deadlineAt', 0)
end

-- No clock and no step counts where no person is to come to it.
function placing.suspend(w, c)
  setSla(w, c, nil)
  if c.nextAt > 0 then timers.clear(w, 'step', c.id) end
  conversations.set(c, 'nextAt', 0)
end

-- Evaluated anew where it stands: a waiting one moves to its new place, one that is held or asked takes what it now weighs.
function placing.apply(w, c, json, now, rescore)
  if c.state == 'bot' then return end -- its place is evaluated when it is handed over
  local weight, lane = c.weight, c.lane
  if lane ~= '' then lanes.leave(w, c) end
  local p = placing.write(w, c, json, rescore)
  if lane ~= '' then lanes.enter(w, c, c.inLineAt) end
  if weight ~= c.weight then
    offers.weigh(w, c, now)
    if c.assigneeId ~= '' and c.state == 'new' then
      slots.take(w, c.assigneeId, c)
      standings.refresh(w, c.assigneeId, now)
    end
  end
  return p
end
