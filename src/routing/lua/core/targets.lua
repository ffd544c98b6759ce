-- Messages by what their source calls them: in a timeline, beside its entries, message id → seq, so that it goes with them. A
-- message id is a hash of the channel and its source's name for the message; of a reply a receipt tells that name.
--- @include core/events
local targets = {}
local FURTHEST = 20 -- conversations back that are looked through

function targets.add(w, conversationId, messageId, seq)
  redis.call('HSET', keys.timeline(w, conversationId), messageId, num(seq))
end

-- The conversation of this key that was the last to be open, unless it is being erased with its contact; or nil.
function targets.latest(w, contactId, key)
  local id = redis.call('HGET', keys.open(w), key) or redis.call('HGET', keys.closed(w), key)
  if not id or redis.call('ZSCORE', keys.erasedConversations(w, contactId), id) then return nil end
  return id
end

-- conversationId and seq of a message, in the latest conversation of this key or one before it; or nil.
function targets.find(w, contactId, key, messageId)
  local id = targets.latest(w, contactId, key)
  for _ = 1, FURTHEST do
    if not id or id == '' or redis.call('ZSCORE', keys.erasedConversations(w, contactId), id) then return nil end
    local seq = redis.call('HGET', keys.timeline(w, id), messageId)
    if seq then return id, tonumber(seq) end
    id = redis.call('HGET', keys.conversation(w, id), 'previousId')
  end
end

-- A reply is what its source calls `messageId`. An echo of it that came first says the same twice: it loses its text.
function targets.own(w, c, now, seq, messageId)
  local timeline = keys.timeline(w, c.id)
  local held = redis.call('HGET', timeline, messageId)
  if held == num(seq) then return end
  targets.add(w, c.id, messageId, seq)
  local echo = held and redis.call('HGET', timeline, held)
  if not echo or not string.find(echo, '"by":"channel"', 1, true) then return end
  redis.call('HSET', timeline, held, '{"seq":' .. held .. ',"at":' .. string.match(echo, '"at":(%d+)')
    .. ',"kind":"message","direction":"out","by":"channel","messageId":"' .. messageId
    .. '","text":"","attachments":[],"deletedAt":' .. num(now) .. ',"duplicateOf":' .. num(seq) .. '}')
  local data = { messageId = messageId, seq = tonumber(held), duplicateOf = seq }
  local gone = { type = 'message.deleted', by = 'engine', conversationId = c.id, epoch = c.epoch, data = data }
  events.append(w, now, gone, c.assigneeId ~= '' and { c.assigneeId } or nil)
end
