-- The workspace's log and the feeds of the agents an event concerns, under one id: `<ms>-<seq>`, only growing.
--- @include core/workspace
local events = {}

function events.last(w)
  if not w.eventMs then
    local last = fields(keys.anchor(w), 'eventMs', 'eventSeq')
    w.eventMs, w.eventSeq = tonumber(last.eventMs) or 0, tonumber(last.eventSeq) or 0
  end
  return num(w.eventMs) .. '-' .. num(w.eventSeq)
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
  for _, agentId in ipairs(to or {}) do
    redis.call('XADD', keys.feed(w, agentId), id, unpack(entry))
    redis.call('SPUBLISH', keys.wake, w.id .. ' ' .. agentId)
  end
  return id
end
