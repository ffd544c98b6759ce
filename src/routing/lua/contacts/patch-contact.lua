#!lua
--[[
  Write what is known of a contact: attributes key by key, of every identity of its person, and names of its own.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] contactId       which one
  ARGV[5] by              actor, as in agent:ID or key:ID
  ARGV[6] attributes      JSON object: key -> text, an empty one clears
  ARGV[7] names           JSON object: name, secondaryId -> text, an empty one clears

  Reply   patched changed | not_found | idempotency_key_reused
]]
--- @include core/clock
--- @include core/results
--- @include core/events
--- @include core/contacts
local nowMs, requestId, requestHash, contactId, by = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local attributes, names = cjson.decode(ARGV[6]), cjson.decode(ARGV[7])
local w, now = here(), clock.now(nowMs)
local entity = keys.contact(w, contactId)
if not contacts.exists(w, contactId) then return { 'not_found' } end
local before = results.recall(w, entity, now, requestId, requestHash)
if before then return before end

local changed = contacts.write(w, contactId, attributes, string.match(by, '^%a+'), now)
for name, value in pairs(names) do
  if (redis.call('HGET', entity, name) or '') ~= value then
    redis.call('HSET', entity, name, value)
    changed[#changed + 1] = name
  end
end
table.sort(changed)
if #changed > 0 then
  events.append(w, now, { type = 'contact.changed', by = by, data = { contactId = contactId, what = table.concat(changed, ' ') } })
end
return results.keep(w, entity, now, requestId, requestHash, { 'patched', 'changed', table.concat(changed, ' ') })
