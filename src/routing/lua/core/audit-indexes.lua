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

audit.row('conversation', 'state', function(w, c)
  for _, state in ipairs(STATES) do
    if audit.listed(keys.state(w, state), c.id) ~= (state == c.state) then return false end
  end
  return true
end, function(w, c, now)
  local since = c.state == 'new' and c.enteredAt > 0 and c.enteredAt or now
  for _, state in ipairs(STATES) do audit.list(keys.state(w, state), c.id, since, state == c.state) end
end)

audit.row('conversation', 'open', function(w, c)
  local id = redis.call('HGET', keys.open(w), c.key)
  if not indexes.isOpen(c) then return id ~= c.id end
  return id == c.id or id and indexes.holdsKey(w, id, c.key)
end, function(w, c)
  if indexes.isOpen(c) then redis.call('HSET', keys.open(w), c.key, c.id) else redis.call('HDEL', keys.open(w), c.key) end
end)

audit.row('conversation', 'channel', function(w, c)
  return audit.listed(keys.channelOpen(w, c.channelId), c.id) == indexes.isOpen(c)
end, function(w, c, now)
  audit.list(keys.channelOpen(w, c.channelId), c.id, now, indexes.isOpen(c))
end)

audit.row('conversation', 'team', function(w, c)
  return c.teamId == '' or audit.listed(keys.teamPinned(w, c.teamId), c.id) == indexes.isOpen(c)
end, function(w, c, now)
  audit.list(keys.teamPinned(w, c.teamId), c.id, now, indexes.isOpen(c))
end)
