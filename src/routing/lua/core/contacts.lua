-- Contacts: what is known of one identity on a channel. Each attribute is a field of its own, `attribute:<key>`, so that
-- writing one touches no other. What is written of one identity of a person is written of all of them.
--- @include core/keys
local ATTRIBUTES_AT_MOST = 200
local contacts = {}

function contacts.exists(w, id) return redis.call('EXISTS', keys.contact(w, id)) == 1 end

local function personOf(w, id)
  local personId = redis.call('HGET', keys.contact(w, id), 'personId')
  return personId and personId ~= '' and personId or nil
end

-- Ids of the same person's contacts, this one among them.
function contacts.identities(w, id)
  local personId = personOf(w, id)
  return personId and redis.call('HKEYS', keys.person(w, personId)) or { id }
end

-- The attribute as it is stored, or nil: value ('' when it was cleared), source, createdAt, updatedAt, clearedAt.
function contacts.attribute(w, id, key)
  local json = redis.call('HGET', keys.contact(w, id), 'attribute:' .. key)
  return json and cjson.decode(json) or nil
end

-- True when it was another.
local function writeOne(w, id, key, value, source, now)
  local before = contacts.attribute(w, id, key)
  if value == (before and before.value or '') then return false end
  if not before and redis.call('HLEN', keys.contact(w, id)) >= ATTRIBUTES_AT_MOST then return false end
  local after = { value = value, source = source, createdAt = before and before.createdAt or now, updatedAt = now }
  if value == '' then after.clearedAt = now end
  redis.call('HSET', keys.contact(w, id), 'attribute:' .. key, cjson.encode(after))
  return true
end

-- values: key → text, '' clears it. source: network, agent, key or engine. Returns the keys of those that changed, sorted.
function contacts.write(w, id, values, source, now)
  local changed, seen = {}, {}
  for _, identity in ipairs(contacts.identities(w, id)) do
    for key, value in pairs(values) do
      if writeOne(w, identity, key, value, source, now) and not seen[key] then
        seen[key] = true
        changed[#changed + 1] = key
      end
    end
  end
  table.sort(changed)
  return changed
end

-- A message of it was accepted. given: channelId, externalId, and name and attributes (JSON text), '' where it said nothing.
function contacts.seen(w, id, at, given)
  local contact = keys.contact(w, id)
  if redis.call('HSETNX', contact, 'createdAt', at) == 1 then redis.call('ZADD', keys.contacts(w), at, id) end
  redis.call('HSET', contact, 'channelId', given.channelId, 'externalId', given.externalId, 'seenAt', at)
  if given.name ~= '' then redis.call('HSET', contact, 'name', given.name) end
  if given.attributes ~= '' then contacts.write(w, id, cjson.decode(given.attributes), 'network', at) end
end
