-- What a change of a contact means for its conversations, however many there are: a piece at a time, newest first. Where the
-- next piece begins stands in its timer.
--- @include core/contacts
--- @include core/leaving
local PLACED_AT_ONCE, CLOSED_AT_ONCE, AGAIN_MS = 100, 50, 5000
local following = {}

-- Ids from a place on (nil: the newest), and where the next piece begins, or nil at the end.
local function piece(w, id, from, limit)
  local score, skip = string.match(from or '', '^(%d+)-(%d+)$')
  local found = redis.call('ZREVRANGEBYSCORE', keys.contactConversations(w, id), score or '+inf', '-inf', 'WITHSCORES',
    'LIMIT', skip or 0, limit)
  local ids, last, same = {}, score, tonumber(skip) or 0
  for i = 1, #found, 2 do
    ids[#ids + 1] = found[i]
    same = found[i + 1] == last and same + 1 or 1
    last = found[i + 1]
  end
  return ids, #ids == limit and last .. '-' .. num(same) or nil
end

-- A conversation of a blocked contact ends, or does not come back.
function following.closeOne(w, conversationId, now)
  local c = conversations.load(w, conversationId)
  if not c or (c.state == 'resolved' and c.boomerangAt == 0) then return end
  local by = redis.call('HGET', keys.contact(w, c.contactId), 'blockedBy') or 'engine'
  if c.state == 'resolved' then
    lifecycle.dropBoomerang(w, c, now, by, 'blocked')
  else
    leaving.resolve(w, c, now, by, 'blocked', 0)
  end
  conversations.save(w, c)
end

-- What is open of a blocked contact is resolved.
function following.close(w, id, now, from)
  if redis.call('HEXISTS', keys.contact(w, id), 'blockedAt') == 0 then return end
  local ids, nextFrom = piece(w, id, from, CLOSED_AT_ONCE)
  for _, conversationId in ipairs(ids) do following.closeOne(w, conversationId, now) end
  if nextFrom then timers.set(w, now, 'block', id, nextFrom) end
end

-- Only its caller knows the configuration: what is open is named, and due again unless the caller placed it.
function following.place(w, id, now, from, told)
  local ids, nextFrom = piece(w, id, from, PLACED_AT_ONCE)
  if nextFrom then timers.set(w, now, 'known', id, nextFrom) end
  local open = {}
  for _, conversationId in ipairs(ids) do
    local state = redis.call('HGET', keys.conversation(w, conversationId), 'state')
    if state == 'new' or state == 'pending' then open[#open + 1] = conversationId end
  end
  if #open == 0 then return end
  timers.set(w, now + AGAIN_MS, 'known', id, from)
  told.known[#told.known + 1] = { w.id, id, from or '', num(now + AGAIN_MS), open }
end
