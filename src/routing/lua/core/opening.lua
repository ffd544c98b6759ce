-- A conversation that did not exist: whether its key has one, and what the one before it leaves to it.
--- @include core/lifecycle
local opening = {}

-- The open conversation's id or nil, and where there is none, the one resolved last or nil. One that is being erased with its
-- contact is neither.
function opening.found(w, contactId, key)
  local function erased(id) return redis.call('ZSCORE', keys.erasedConversations(w, contactId), id) end
  local openId = redis.call('HGET', keys.open(w), key)
  if openId and not erased(openId) then return openId end
  local closed = lifecycle.closed(w, key)
  return nil, closed and not erased(closed.id) and closed or nil
end

-- closed: the one before it, whose boomerang ends; or nil.
function opening.make(w, id, closed, now, by, terms, given)
  local c = conversations.make(id, given)
  conversations.newEpoch(c, now)
  lifecycle.open(c, terms)
  if closed then
    conversations.set(c, 'previousId', closed.id)
    lifecycle.dropBoomerang(w, closed, now, by, 'another')
    conversations.save(w, closed)
  end
  return c
end
