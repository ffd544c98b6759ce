-- Taking mentions of a contact and of its conversations out of logs, feeds and kept answers, a bounded piece at a time. They
-- hold ids alone; an id is recognised by its form and looked up among those that go.
--- @include core/timers
--- @include core/standings
local DIGEST = 22 -- characters of an id that is made of a hash
local scrubbing = {}

-- of: contactId, since (unix ms: a mention of the contact itself counts before it; the same identity may be back after it).
function scrubbing.mentions(w, of, text, at)
  for kind, rest in string.gmatch(text, '(%l+)_([%w_-]+)') do
    local digest = string.sub(rest, 1, DIGEST)
    if kind == 'cv' or kind == 'rp' then
      if redis.call('ZSCORE', keys.erasedConversations(w, of.contactId), 'cv_' .. digest) then return true end
    elseif kind == 'ct' and (at or 0) <= of.since and 'ct_' .. digest == of.contactId then
      return true
    end
  end
  return false
end

-- A stream from an id on. Returns where to go on, or nil at its end.
function scrubbing.stream(w, of, key, from, limit)
  local found = redis.call('XRANGE', key, from == '0' and '-' or '(' .. from, '+', 'COUNT', limit)
  for _, entry in ipairs(found) do
    local at = tonumber(string.match(entry[1], '^%d+'))
    if scrubbing.mentions(w, of, table.concat(entry[2], ' '), at) then redis.call('XDEL', key, entry[1]) end
  end
  return #found == limit and found[#found][1] or nil
end

-- Values of a hash, likewise by cursor.
function scrubbing.hash(w, of, key, cursor, limit)
  local found = redis.call('HSCAN', key, cursor, 'COUNT', limit)
  for i = 1, #found[2], 2 do
    if scrubbing.mentions(w, of, found[2][i + 1]) then redis.call('HDEL', key, found[2][i]) end
  end
  return found[1] ~= '0' and found[1] or nil
end

-- Answers that are kept for repeats: one that mentions it would be answered again.
function scrubbing.answers(w, of, entity)
  local stored = redis.call('HGET', entity, 'recent')
  if stored and scrubbing.mentions(w, of, stored) then redis.call('HDEL', entity, 'recent') end
end

-- What is kept with an agent beside its feed.
function scrubbing.agent(w, of, agentId, now)
  scrubbing.answers(w, of, keys.agent(w, agentId))
  for _, mark in ipairs(redis.call('LRANGE', keys.absence(w, agentId), 0, -1)) do
    if scrubbing.mentions(w, of, mark) then redis.call('LREM', keys.absence(w, agentId), 0, mark) end
  end
  for _, id in ipairs(redis.call('HKEYS', keys.slots(w, agentId))) do
    if scrubbing.mentions(w, of, id) then
      redis.call('HDEL', keys.slots(w, agentId), id)
      timers.clear(w, 'slot', id, agentId)
      standings.refresh(w, agentId, now)
    end
  end
end
