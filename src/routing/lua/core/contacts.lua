-- Contacts: what is known of one identity on a channel. Each attribute is a field of its own, `attribute:<key>`, so that
-- writing one touches no other. What is written of one identity of a person is written of all of them.
--- @include core/events
--- @include core/timers
local ATTRIBUTES_AT_MOST = 200
local FOLLOWED_AFTER_MS = 1000
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

-- What is known of it changed: what was evaluated by what was known before is refused, and its conversations are placed anew
-- in a moment, whoever places some of them at once. A timer that is due earlier stays.
function contacts.changed(w, id, now)
  redis.call('HINCRBY', keys.contact(w, id), 'known', 1)
  if redis.call('EXISTS', keys.contactConversations(w, id)) == 0 then return end
  redis.call('ZADD', keys.timers, 'LT', now + FOLLOWED_AFTER_MS, member(w, 'known', id))
end
function contacts.known(w, id) return redis.call('HGET', keys.contact(w, id), 'known') or '0' end

-- values: key → text, '' clears it. source: network, agent, key or engine. Returns the keys of those that changed, sorted.
function contacts.write(w, id, values, source, now)
  local changed, seen = {}, {}
  for _, identity in ipairs(contacts.identities(w, id)) do
    local wrote = false
    for key, value in pairs(values) do
      if writeOne(w, identity, key, value, source, now) then
        wrote = true
        if not seen[key] then changed[#changed + 1] = key end
        seen[key] = true
      end
    end
    if wrote then contacts.changed(w, identity, now) end
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

-- Gone with its last conversation, unless something of people is left: a note, VIP, a block, a merge.
function contacts.retire(w, id)
  for _, key in ipairs({ keys.contactConversations(w, id), keys.inbox(w, id), keys.contactNotes(w, id) }) do
    if redis.call('EXISTS', key) == 1 then return false end
  end
  local vip, left = contacts.attribute(w, id, 'vip'), fields(keys.contact(w, id), 'personId', 'blockedAt')
  if left.personId ~= '' or left.blockedAt ~= '' or vip and vip.value == 'true' then return false end
  contacts.forget(w, id)
  return true
end

function contacts.forget(w, id)
  redis.call('DEL', keys.contact(w, id), keys.contactNotes(w, id))
  redis.call('ZREM', keys.contacts(w), id)
  timers.clear(w, 'clear', id)
  timers.clear(w, 'known', id)
end
