-- What is known of contacts goes so long after their last conversation, where the settings say so.
--- @include core/contacts
local clearing = {}

-- Every attribute is cleared; that there was one, and until when, stays.
local function clear(w, id, now)
  local values = {}
  for _, identity in ipairs(contacts.identities(w, id)) do
    for _, name in ipairs(redis.call('HKEYS', keys.contact(w, identity))) do
      local key = string.match(name, '^attribute:(.+)$')
      if key then values[key] = '' end
    end
  end
  return contacts.write(w, id, values, 'engine', now)
end

-- When the last conversation of its person was resolved (0: none is kept); nil while one is open. Only the newest of each identity
-- are looked at.
local function idleSince(w, id)
  local last = 0
  for _, identity in ipairs(contacts.identities(w, id)) do
    for _, conversationId in ipairs(redis.call('ZREVRANGE', keys.contactConversations(w, identity), 0, 99)) do
      local c = fields(keys.conversation(w, conversationId), 'state', 'resolvedAt')
      if c.state == 'new' or c.state == 'pending' or c.state == 'bot' then return nil end
      last = math.max(last, tonumber(c.resolvedAt) or 0)
    end
  end
  return last
end

-- So long after its last conversation was resolved, as the settings are now: what they spare by then stays. While another is open,
-- that one's end begins the time anew.
function clearing.whenIdle(w, id, now)
  local afterMs, since = tonumber(anchor(w).clearAfterMs), idleSince(w, id)
  if not afterMs or not since or not contacts.exists(w, id) then return end
  if since + afterMs > now then return timers.set(w, since + afterMs, 'clear', id) end
  if #clear(w, id, now) == 0 then return end
  events.append(w, now, { type = 'contact.cleared', data = { contactId = id } })
end
