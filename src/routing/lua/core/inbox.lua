-- A contact's inbox: accepted messages in order, each `messageId|acceptedAt|body`. The head is worked on under a claim.
--- @include core/workspace
local CLAIM_MS = 5000
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

-- The head was applied: the claim goes on with the next one, if there is one.
function inbox.advance(w, contactId, token, now)
  inbox.shift(w, contactId)
  if not inbox.head(w, contactId) then return inbox.clear(w, contactId) end
  redis.call('HSET', keys.inboxState(w, contactId), 'token', token, 'claimUntil', now + CLAIM_MS, 'attempts', 1, 'firstAttemptAt', now)
end
