-- A contact's inbox: accepted messages in order, each `messageId|acceptedAt|body`. The head is worked on under a claim.
--- @include core/results
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

-- The reply, with what stands at the head now.
function inbox.withNext(w, contactId, reply)
  local nextId, nextAt, nextBody = inbox.head(w, contactId)
  for _, value in ipairs({ 'nextId', nextId or '', 'nextAt', nextAt or '', 'nextBody', nextBody or '' }) do
    reply[#reply + 1] = value
  end
  return reply
end

-- When the head was accepted, if this is the head; else nil and what to answer.
function inbox.judge(w, contactId, now, messageId)
  local headId, acceptedAt = inbox.head(w, contactId)
  -- At the head again: not a repeat, but accepted anew because the days of its deduplication are over.
  if headId == messageId then return tonumber(acceptedAt) end
  local before = results.recall(w, keys.contact(w, contactId), now, messageId, '')
  return nil, before and inbox.withNext(w, contactId, before) or { 'not_head' }
end

-- The head is applied: it goes, the claim goes on with the next or ends. Returns the reply with what is next.
function inbox.done(w, contactId, now, messageId, token, reply)
  inbox.shift(w, contactId)
  if inbox.head(w, contactId) then
    redis.call('HSET', keys.inboxState(w, contactId), 'token', token, 'claimUntil', now + CLAIM_MS, 'attempts', 1, 'firstAttemptAt', now)
  else
    inbox.clear(w, contactId)
  end
  -- Nobody becomes a contact by what is not a message.
  local contact = keys.contact(w, contactId)
  if redis.call('EXISTS', contact) == 1 then results.keep(w, contact, now, messageId, '', reply) end
  return inbox.withNext(w, contactId, reply)
end
