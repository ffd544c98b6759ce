-- Blocked contacts: what they write is kept in a conversation that was never open, counted, and never queued.
--- @include core/conversations
local shelving = {}

-- The conversation that keeps what a blocked contact writes under a key, or '' where its next message begins one; nil: it is not
-- blocked.
function shelving.of(w, contactId, key)
  local contact = fields(keys.contact(w, contactId), 'blockedAt', 'blockedIn')
  if contact.blockedAt == '' then return nil end
  return redis.call('HGET', keys.conversation(w, contact.blockedIn), 'key') == key and contact.blockedIn or ''
end

function shelving.keep(w, c, now, acceptedAt)
  if c.state == '' then
    conversations.enter(w, c, now, 'resolved')
    conversations.set(c, 'resolvedAt', now)
    conversations.set(c, 'waitingSince', acceptedAt)
  else
    conversations.prolong(w, c, now)
  end
  redis.call('HSET', keys.contact(w, c.contactId), 'blockedIn', c.id)
  redis.call('HINCRBY', keys.contact(w, c.contactId), 'blockedMessages', 1)
end
