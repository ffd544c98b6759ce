-- Persons: contacts that people said are one. Each stays an identity of its channel with its own history; what is known is the
-- same of all. `person` lists them, `person-merges` keeps of each merge what to put back, newest last.
--- @include core/contacts
local IDENTITIES_AT_MOST = 20
local persons = {}

local function namesOf(w, id)
  local found = {}
  for _, name in ipairs(redis.call('HKEYS', keys.contact(w, id))) do
    local key = string.match(name, '^attribute:(.+)$')
    if key then found[#found + 1] = key end
  end
  return found
end

-- Values that are filled, by key.
local function filled(w, id)
  local values = {}
  for _, key in ipairs(namesOf(w, id)) do
    local attribute = contacts.attribute(w, id, key)
    if attribute.value ~= '' then values[key] = attribute.value end
  end
  return values
end

-- What an identity has under each key now, '' where there is nothing.
local function snapshot(w, id, values)
  local stored = {}
  for key in pairs(values) do stored[key] = redis.call('HGET', keys.contact(w, id), 'attribute:' .. key) or '' end
  return stored
end

-- Why the second may not join the first, or nil.
function persons.refusal(w, id, otherId)
  local other = redis.call('HGET', keys.contact(w, otherId), 'personId')
  if id == otherId or (other and other ~= '') then return 'already_merged' end
  return #contacts.identities(w, id) >= IDENTITIES_AT_MOST and 'too_many' or nil
end

-- The other joins: the values of the first stay, its blanks are filled.
function persons.join(w, id, otherId, personId, by, now)
  local known = redis.call('HGET', keys.contact(w, id), 'personId')
  if known and known ~= '' then personId = known end
  local values = filled(w, otherId)
  for key, value in pairs(filled(w, id)) do values[key] = value end
  for _, each in ipairs({ id, otherId }) do
    redis.call('HSET', keys.person(w, personId), each, now)
    redis.call('HSET', keys.contact(w, each), 'personId', personId)
  end
  local before = {}
  for _, identity in ipairs(contacts.identities(w, id)) do before[identity] = snapshot(w, identity, values) end
  contacts.write(w, id, values, 'engine', now)
  local merge = { joined = otherId, by = by, at = now, before = before }
  redis.call('RPUSH', keys.personMerges(w, personId), cjson.encode(merge))
end

-- What a merge wrote and nobody changed since is as it was.
local function putBack(w, id, before, at)
  for key, json in pairs(before) do
    local is = contacts.attribute(w, id, key)
    if is and is.source == 'engine' and is.updatedAt == at then
      if json == '' then redis.call('HDEL', keys.contact(w, id), 'attribute:' .. key)
      else redis.call('HSET', keys.contact(w, id), 'attribute:' .. key, json) end
    end
  end
end

-- Undoes the newest merge of a contact's person. Returns who left, or nil when there is none.
function persons.leave(w, id, now)
  local personId = redis.call('HGET', keys.contact(w, id), 'personId') or ''
  local json = personId ~= '' and redis.call('RPOP', keys.personMerges(w, personId))
  if not json then return nil end
  local merge = cjson.decode(json)
  for identity, before in pairs(merge.before) do
    putBack(w, identity, before, merge.at)
    contacts.changed(w, identity, now)
  end
  redis.call('HDEL', keys.person(w, personId), merge.joined)
  redis.call('HDEL', keys.contact(w, merge.joined), 'personId')
  local left = redis.call('HKEYS', keys.person(w, personId))
  if #left == 1 then
    redis.call('HDEL', keys.contact(w, left[1]), 'personId')
    redis.call('DEL', keys.person(w, personId))
  end
  return merge.joined
end
