-- One conversation: its fields, its timeline, its state indexes. Changed fields are written together by `save`.
--- @include core/events
local conversations = {}
local NUMBERS = { 'epoch', 'lastSeq', 'lastInboundSeq', 'priority', 'waitingSince', 'inLineAt' }
local TEXTS = { 'state', 'channelId', 'contactId', 'key', 'assigneeId', 'teamId', 'lane', 'notAgent', 'immuneTo' }

-- nil when there is none.
function conversations.load(w, id)
  local flat = redis.call('HGETALL', keys.conversation(w, id))
  if #flat == 0 then return nil end
  local c = { id = id, changed = {} }
  for i = 1, #flat, 2 do c[flat[i]] = flat[i + 1] end
  for _, name in ipairs(NUMBERS) do c[name] = tonumber(c[name]) or 0 end
  for _, name in ipairs(TEXTS) do c[name] = c[name] or '' end
  return c
end

function conversations.set(c, name, value)
  c[name] = value
  c.changed[name] = value
end

function conversations.save(w, c)
  local flat = {}
  for name, value in pairs(c.changed) do flat[#flat + 1] = name; flat[#flat + 1] = value end
  if #flat > 0 then redis.call('HSET', keys.conversation(w, c.id), unpack(flat)) end
  c.changed = {}
end

-- Appends to the timeline. `json` is an object's text; it gets its seq and time in front, and is never decoded
-- (cjson would turn empty lists into objects). Returns the seq.
function conversations.write(w, c, at, json)
  conversations.set(c, 'lastSeq', c.lastSeq + 1)
  local head = '{"seq":' .. num(c.lastSeq) .. ',"at":' .. num(at) .. ','
  redis.call('HSET', keys.timeline(w, c.id), num(c.lastSeq), head .. string.sub(json, 2))
  return c.lastSeq
end

-- A change of the conversation: one timeline entry and one event with the same words.
function conversations.note(w, c, now, kind, by, data, to, agentId)
  local entry = { kind = 'change', type = kind, by = by }
  for name, value in pairs(data or {}) do entry[name] = value end
  conversations.write(w, c, now, cjson.encode(entry))
  local event = { type = kind, by = by, conversationId = c.id, agentId = agentId, epoch = c.epoch, data = data }
  events.append(w, now, event, to)
end

-- Moves between the state indexes; open conversations are also listed by channel and by pinned team.
function conversations.enter(w, c, now, state)
  if c.state ~= '' then redis.call('ZREM', keys.state(w, c.state), c.id) end
  redis.call('ZADD', keys.state(w, state), now, c.id)
  if state == 'resolved' then
    redis.call('ZREM', keys.channelOpen(w, c.channelId), c.id)
    if c.teamId ~= '' then redis.call('ZREM', keys.teamPinned(w, c.teamId), c.id) end
    redis.call('HDEL', keys.open(w), c.key)
  elseif c.state == '' or c.state == 'resolved' then
    redis.call('ZADD', keys.channelOpen(w, c.channelId), now, c.id)
    if c.teamId ~= '' then redis.call('ZADD', keys.teamPinned(w, c.teamId), now, c.id) end
    redis.call('HSET', keys.open(w), c.key, c.id)
  end
  conversations.set(c, 'state', state)
end

-- Epochs cannot repeat after a failover: at least the time, always more than before.
function conversations.newEpoch(c, now)
  conversations.set(c, 'epoch', math.max(c.epoch + 1, now))
end

-- The refusals that all verbs share, or nil: unknown, or acted on with an epoch that is no longer true.
function conversations.refusal(c, epoch)
  if not c then return { 'not_found' } end
  if epoch ~= '' and tonumber(epoch) ~= c.epoch then
    return { 'stale_epoch', 'epoch', num(c.epoch), 'state', c.state, 'assigneeId', c.assigneeId }
  end
end
function conversations.invalid(c)
  return { 'invalid_state', 'state', c.state }
end

-- A customer message that the app had not shown when it acted.
function conversations.unseen(c, seenSeq)
  return seenSeq ~= '' and tonumber(seenSeq) < c.lastInboundSeq
end

-- Acceptance time of the oldest customer message after `seq`, or nil. Between two messages stand only changes.
function conversations.oldestInboundAfter(w, c, seq)
  for n = seq + 1, c.lastInboundSeq do
    local entry = redis.call('HGET', keys.timeline(w, c.id), num(n))
    if entry and string.find(entry, '"direction":"in"', 1, true) then
      return tonumber(string.match(entry, '"at":(%d+)'))
    end
  end
end
