-- A contact's inbox: accepted messages in order, each `messageId|acceptedAt|body`. The head is worked on under a claim.
--- @include core/workspace
local inbox = {}

-- messageId, acceptedAt, body of the head, or nil.
function inbox.head(w, contactId)
  local entry = redis.call('LINDEX', keys.inbox(w, contactId), 0)
  if not entry then return nil end
  return string.match(entry, '^([^|]+)|(%d+)|(.*)$')
end

-- Dirty and claim end together, in the script that finds the inbox empty.
function inbox.clear(w, contactId)
  redis.call('DEL', keys.inboxState(w, contactId))
  redis.call('ZREM', keys.dirty, member(w, contactId))
end

-- Takes the head off and forgets what was counted about it.
function inbox.shift(w, contactId)
  redis.call('LPOP', keys.inbox(w, contactId))
  redis.call('HDEL', keys.inboxState(w, contactId), 'attempts', 'firstAttemptAt', 'lastError', 'seen')
end
