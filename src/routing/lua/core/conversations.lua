-- One conversation: its fields, its timeline, its state indexes. Changed fields are written together by `save`.
--- @include core/events
--- @include core/timers
local conversations = {}
local NUMBERS = { 'epoch', 'lastSeq', 'lastInboundSeq', 'priority', 'waitingSince', 'inLineAt', 'weight', 'deadlineAt',
  'nextAt', 'offerUntil', 'declines', 'answerBy', 'slaWarnAt', 'slaDueAt', 'slaBreachAt', 'enteredAt', 'answeredAt',
  'resolveNewMs', 'resolvePendingMs', 'boomerangMs', 'topicRequired', 'resolveAt', 'resolvedAt', 'boomerangAt',
  'answerWithinMs', 'number', 'askedAt', 'slaCounted', 'respondedAt', 'botDueAt', 'handedOverAt' }
local TEXTS = { 'state', 'channelId', 'contactId', 'key', 'assigneeId', 'teamId', 'lane', 'need', 'notAgent', 'onlyAgent',
  'immuneTo', 'lockedBy', 'offeredTo', 'offerTerms', 'topics', 'rules', 'slaPolicy', 'slaKind', 'byHand', 'visibility',
  'escalated', 'hops', 'resolveNewReason', 'resolvePendingReason', 'boomerangBy', 'boomerangNote', 'work',
  'botId', 'botTerms', 'botWaits', 'botPrevious' }

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

-- One that does not exist yet, with these fields to begin with.
function conversations.make(id, given)
  local c = { id = id, changed = {} }
  for _, name in ipairs(NUMBERS) do c[name] = 0 end
  for _, name in ipairs(TEXTS) do c[name] = '' end
  for name, value in pairs(given) do conversations.set(c, name, value) end
  return c
end

-- The agent who acts, of an actor as in agent:ID; '' for others.
function conversations.actor(by) return string.match(by, '^agent:(.+)$') or '' end

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

-- What is known of its contact is cleared so long after the end, where the settings say so.
function conversations.watchClearing(w, c, now, state)
  local afterMs = tonumber(anchor(w).clearAfterMs)
  if state == 'resolved' and afterMs then timers.set(w, now + afterMs, 'clear', c.contactId) end
  if state ~= 'resolved' then timers.clear(w, 'clear', c.contactId) end
end

-- Moves between the indexes of states, over all channels and of its own; open conversations are also listed by pinned team.
function conversations.enter(w, c, now, state)
  if c.state == '' then
    redis.call('ZADD', keys.contactConversations(w, c.contactId), now, c.id)
  else
    redis.call('ZREM', keys.state(w, c.state), c.id)
    redis.call('ZREM', keys.channelState(w, c.state, c.channelId), c.id)
  end
  redis.call('ZADD', keys.state(w, state), now, c.id)
  redis.call('ZADD', keys.channelState(w, state, c.channelId), now, c.id)
  if state == 'resolved' then
    if c.teamId ~= '' then redis.call('ZREM', keys.teamPinned(w, c.teamId), c.id) end
    redis.call('HDEL', keys.open(w), c.key)
  elseif c.state == '' or c.state == 'resolved' then
    if c.teamId ~= '' then redis.call('ZADD', keys.teamPinned(w, c.teamId), now, c.id) end
    redis.call('HSET', keys.open(w), c.key, c.id)
  end
  if state == 'new' then conversations.set(c, 'enteredAt', now) end
  conversations.watchClearing(w, c, now, state)
  conversations.set(c, 'state', state)
end

-- Something was written in a resolved one: it is kept, and read by time, as if it had been resolved then.
function conversations.prolong(w, c, now)
  redis.call('ZADD', keys.state(w, c.state), now, c.id)
  redis.call('ZADD', keys.channelState(w, c.state, c.channelId), now, c.id)
end

-- Pinned to a team until another is: it waits for that one alone.
function conversations.pin(w, c, now, teamId)
  if c.teamId ~= '' then redis.call('ZREM', keys.teamPinned(w, c.teamId), c.id) end
  redis.call('ZADD', keys.teamPinned(w, teamId), now, c.id)
  conversations.set(c, 'teamId', teamId)
end

-- Epochs cannot repeat after a failover: at least the time, always more than before.
function conversations.newEpoch(c, now)
  conversations.set(c, 'epoch', math.max(c.epoch + 1, now))
end
