#!lua flags=allow-oom
--[[
  Begin to erase a contact, and every identity of its person: from now on nothing of them is known. What is left of their
  conversations goes step by step (erase-step).

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] contactId       which one
  ARGV[5] by              actor, as in key:ID
  ARGV[6] hint            what the admin notes of whom it was

  Reply   begun contacts | not_found | idempotency_key_reused
]]
--- @include core
--- @include core/contacts
--- @include core/erasing
local nowMs, requestId, requestHash, contactId, by, hint = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local w, now = here(), clock.now(nowMs)
local before = results.recall(w, KEYS[1], now, requestId, requestHash)
if before then return before end
if not contacts.exists(w, contactId) then return { 'not_found' } end

local found = contacts.identities(w, contactId)
local personId = redis.call('HGET', keys.contact(w, contactId), 'personId')
for _, contactId in ipairs(found) do
  local channelId = redis.call('HGET', keys.contact(w, contactId), 'channelId')
  local id = events.append(w, now, { type = 'contact.erasing', by = by, data = { channelId = channelId } })
  redis.call('XADD', keys.erasures(w), id, 'at', num(now), 'by', by, 'channelId', channelId, 'hint', hint)
  local job = { contactId = contactId, phase = 1, at = '0', since = now, by = by, channelId = channelId }
  redis.call('HSET', keys.erasing(w), contactId, cjson.encode(job))
  erasing.detach(w, contactId)
end
if personId and personId ~= '' then redis.call('DEL', keys.person(w, personId), keys.personMerges(w, personId)) end
return results.keep(w, KEYS[1], now, requestId, requestHash, { 'begun', 'contacts', num(#found) })
