-- The workspace's log, the feeds of the agents an event concerns and the audit trail, under one id: `<ms>-<seq>`, only growing.
--- @include core/workspace
local DAY_MS = 86400000
local events = {}

function events.last(w)
  if not w.eventMs then
    local last = fields(keys.anchor(w), 'eventMs', 'eventSeq')
    w.eventMs, w.eventSeq = tonumber(last.eventMs) or 0, tonumber(last.eventSeq) or 0
  end
  return num(w.eventMs) .. '-' .. num(w.eventSeq)
end

-- What is done with a message and its files is told by its conversation's timeline; one that was given up is not in any, and what
-- people did with one is to be told for longer.
local AUDITED = { ['message.dead_lettered'] = true, ['message.masked'] = true, ['message.replayed'] = true }
local function audited(type)
  local subject = string.match(type, '^%a+')
  return (subject ~= 'message' and subject ~= 'attachment') or AUDITED[type] == true
end

-- The first day of the trail that is kept.
function events.firstDay(w)
  local trail = fields(keys.anchor(w), 'auditFromDay', 'createdAt')
  return tonumber(trail.auditFromDay) or math.floor(tonumber(trail.createdAt) / DAY_MS)
end

-- Whoever waits for an agent's feed is woken by name; whoever waits for the workspace's log hears any name of it.
local function wake(w, to)
  if #to == 0 and not w.woken then redis.call('SPUBLISH', keys.wake, w.id .. ' ' .. w.id) end
  w.woken = true
  for _, agentId in ipairs(to) do redis.call('SPUBLISH', keys.wake, w.id .. ' ' .. agentId) end
end

-- event: type, by, and what applies of conversationId, agentId, epoch, data (flat table of ids, numbers, words).
-- to: ids of agents whose feeds get it.
function events.append(w, now, event, to)
  events.last(w)
  if now > w.eventMs then w.eventMs, w.eventSeq = now, 0 else w.eventSeq = w.eventSeq + 1 end
  local id = num(w.eventMs) .. '-' .. num(w.eventSeq)
  redis.call('HSET', keys.anchor(w), 'eventMs', w.eventMs, 'eventSeq', w.eventSeq)

  local entry = { 'type', event.type, 'at', num(now), 'by', event.by or 'engine' }
  local function add(field, value)
    if value and value ~= '' then entry[#entry + 1] = field; entry[#entry + 1] = value end
  end
  add('conversationId', event.conversationId)
  add('agentId', event.agentId)
  add('epoch', event.epoch and num(event.epoch))
  if event.data and next(event.data) then add('data', cjson.encode(event.data)) end

  redis.call('XADD', keys.events(w), id, unpack(entry))
  if audited(event.type) then redis.call('XADD', keys.audit(w, math.floor(w.eventMs / DAY_MS)), id, unpack(entry)) end
  for _, agentId in ipairs(to or {}) do redis.call('XADD', keys.feed(w, agentId), id, unpack(entry)) end
  wake(w, to or {})
  return id
end
