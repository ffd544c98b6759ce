-- What the indexes must say of a conversation. Its fields are the truth.
--- @include core/audit
--- @include core/conversations
local STATES = { 'new', 'pending', 'bot', 'resolved' }
local indexes = {}

function indexes.isOpen(c) return c.state == 'new' or c.state == 'pending' or c.state == 'bot' end

-- Whether this conversation is open under the key.
function indexes.holdsKey(w, id, key)
  local other = fields(keys.conversation(w, id), 'state', 'key')
  return indexes.isOpen(other) and other.key == key
end

-- A row of the sets, one per state, that list a conversation while it is in that state.
local function byState(name, keyOf)
  audit.row('conversation', name, function(w, c)
    for _, state in ipairs(STATES) do
      if audit.listed(keyOf(w, state, c.channelId), c.id) ~= (state == c.state) then return false end
    end
    return true
  end, function(w, c, now)
    local since = c.state == 'new' and c.enteredAt > 0 and c.enteredAt or now
    for _, state in ipairs(STATES) do audit.list(keyOf(w, state, c.channelId), c.id, since, state == c.state) end
  end)
end
byState('state', keys.state)
byState('channel', keys.channelState)

audit.row('conversation', 'open', function(w, c)
  local id = redis.call('HGET', keys.open(w), c.key)
  if not indexes.isOpen(c) then return id ~= c.id end
  return id == c.id or id and indexes.holdsKey(w, id, c.key)
end, function(w, c)
  if indexes.isOpen(c) then redis.call('HSET', keys.open(w), c.key, c.id) else redis.call('HDEL', keys.open(w), c.key) end
end)

audit.row('conversation', 'team', function(w, c)
  return c.teamId == '' or audit.listed(keys.teamPinned(w, c.teamId), c.id) == indexes.isOpen(c)
end, function(w, c, now)
  audit.list(keys.teamPinned(w, c.teamId), c.id, now, indexes.isOpen(c))
end)

-- Its contact finds it, until both are erased.
audit.row('conversation', 'contact', function(w, c)
  return audit.listed(keys.contactConversations(w, c.contactId), c.id) or audit.listed(keys.erasedConversations(w, c.contactId), c.id)
end, function(w, c)
  redis.call('ZADD', keys.contactConversations(w, c.contactId), c.createdAt or 0, c.id)
end)

-- Who searches contacts finds it.
audit.row('conversation', 'known', function(w, c)
  return audit.listed(keys.contacts(w), c.contactId) or redis.call('EXISTS', keys.contact(w, c.contactId)) == 0
end, function(w, c, now)
  local createdAt = tonumber(redis.call('HGET', keys.contact(w, c.contactId), 'createdAt'))
  redis.call('ZADD', keys.contacts(w), createdAt or now, c.contactId)
end)
