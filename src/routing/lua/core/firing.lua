-- What becomes of a timer that is due, by kind.
--- @include core/clearing
--- @include core/overdue
--- @include core/following
--- @include core/due
local firing = {}

-- What monitors count: sla_warning, sla_due, sla_breached, offer_missed, unanswered, auto_resolved, reply_failed.
local function count(told, w, what)
  local key = w.id .. ' ' .. what
  local by = told.counts[key] or { workspaceId = w.id, what = what, many = 0 }
  by.many = by.many + 1
  told.counts[key] = by
end

-- Kinds about a conversation: (w, c, now, what, told). What they change is saved after them.
local ofConversation = {}

-- The exclusion of an agent ends: the conversation moves to the lane without it.
ofConversation['not-agent'] = function(w, c, now, agentId)
  conversations.set(c, 'notAgent', table.concat(lanes.without(c, agentId), ','))
  lanes.replace(w, c)
end

ofConversation['only'] = function(w, c)
  conversations.set(c, 'onlyAgent', '')
  lanes.replace(w, c)
end

ofConversation['undelivered'] = overdue.tell
ofConversation['reply'] = function(w, c, now, seq, told)
  if overdue.reply(w, c, now, seq, told) then count(told, w, 'reply_failed') end
end

-- Nobody of those asked answered in time.
ofConversation['offer'] = function(w, c, now, _, told)
  for agentId in string.gmatch(c.offeredTo, '[^ ]+') do
    offers.refuse(w, c, agentId, now, 'missed')
    count(told, w, 'offer_missed')
  end
end

-- Assigned and not answered: back at its place, and not to the same one.
ofConversation['answer'] = function(w, c, now, _, told)
  if c.answerBy == 0 or c.answerBy > now or c.assigneeId == '' or c.state ~= 'new' then return end
  local holder = c.assigneeId
  lanes.exclude(w, c, holder, now + lanes.PASSED_OVER_MS)
  holding.free(w, c, now)
  conversations.note(w, c, now, 'conversation.unassigned', 'engine', { reason = 'unanswered' }, { holder }, holder)
  count(told, w, 'unanswered')
end

ofConversation['sla'] = function(w, c, now, _, told)
  if c.slaDueAt == 0 then return end
  local stage, nextAt = 'warning', c.slaDueAt
  if now >= c.slaDueAt then stage, nextAt = 'due', c.slaBreachAt end
  if now >= c.slaBreachAt then stage, nextAt = 'breached', nil end
  local data = { policyId = c.slaPolicy, term = c.slaKind, dueAt = c.slaDueAt }
  conversations.note(w, c, now, 'sla.' .. stage, 'engine', data, c.assigneeId ~= '' and { c.assigneeId } or nil)
  count(told, w, 'sla_' .. stage)
  if nextAt then timers.set(w, nextAt, 'sla', c.id) else placing.breach(w, c, now) end
end

ofConversation['step'] = function(w, c, now, _, told) due.step(w, c, now, told) end
ofConversation['boomerang'] = function(w, c, now, _, told) due.boomerang(w, c, now, told) end
ofConversation['bot'] = function(w, c, now, _, told) due.bot(w, c, now, told) end
ofConversation['auto-resolve'] = function(w, c, now, _, told)
  if due.resolve(w, c, now) then count(told, w, 'auto_resolved') end
end

-- A slot that was held beyond its conversation.
ofConversation['slot'] = function(w, c, now, agentId)
  if c.state == 'new' and c.assigneeId == agentId then return end
  redis.call('HDEL', keys.slots(w, agentId), c.id)
  standings.refresh(w, agentId, now)
end

-- Kinds about something else.
local ofOther = { clear = clearing.whenIdle, block = following.close, known = following.place }
ofOther['away'] = function(w, agentId, now)
  local a = presence.load(w, agentId)
  if a.availability == 'away' and a.deleted == '' and a.awayTimeoutMs ~= '' then presence.startTakeBack(w, agentId, now, presence.AWAY) end
end

-- Bases that are kept for an agent, by need; read once per step.
local function keptOf(w, told)
  if told.kept[w.id] then return told.kept[w.id] end
  local found = {}
  for _, base in ipairs(redis.call('ZRANGE', keys.lanes(w), 0, -1)) do
    local need, only = lanes.parts(base)
    if only ~= '' then found[need] = found[need] or {}; table.insert(found[need], base) end
  end
  told.kept[w.id] = found
  return found
end

-- A row that hours ended: it is made anew when what waits for it is looked at.
ofOther['hours'] = function(w, need, _, _, told)
  redis.call('HDEL', keys.plan(w), need)
  for _, base in ipairs({ need, unpack(keptOf(w, told)[need] or {}) }) do
    local score = redis.call('ZSCORE', keys.lanes(w), base)
    if score then redis.call('ZADD', keys.hot(w), score, base) end
  end
end

function firing.fire(w, kind, id, what, now, told)
  if ofOther[kind] then
    ofOther[kind](w, id, now, what, told)
  else
    local c = conversations.load(w, id)
    if not c then return end
    ofConversation[kind](w, c, now, what, told)
    conversations.save(w, c)
  end
  if not told.rung[w.id] and bell.wanted(w, now) == '1' then
    told.rung[w.id] = true
    told.rings[#told.rings + 1] = w.id
  end
end
