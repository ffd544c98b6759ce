#!lua
--[[
  Say that two contacts are one person: the values of the first stay, its blanks are filled from the second, both keep their
  channels and histories. Or undo the newest merge of a contact's person.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] contactId       whose values stay
  ARGV[5] by              actor, as in agent:ID or key:ID
  ARGV[6] otherId         who joins; empty: undo
  ARGV[7] personId        of the person that this would begin

  Reply   merged contactId otherId | not_found | not_merged | already_merged | too_many | idempotency_key_reused
]]
--- @include core/clock
--- @include core/results
--- @include core/persons
local nowMs, requestId, requestHash, contactId, by = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local otherId, personId = ARGV[6], ARGV[7]
local w, now = here(), clock.now(nowMs)
local entity = keys.contact(w, contactId)
if not contacts.exists(w, contactId) then return { 'not_found' } end
local before = results.recall(w, entity, now, requestId, requestHash)
if before then return before end

local undo, kind = otherId == '', 'contact.merged'
if undo then
  otherId, kind = persons.leave(w, contactId, now), 'contact.merge_undone'
  if not otherId then return { 'not_merged' } end
else
  if not contacts.exists(w, otherId) then return { 'not_found' } end
  local refusal = persons.refusal(w, contactId, otherId)
  if refusal then return { refusal } end
  persons.join(w, contactId, otherId, personId, by, now)
end
events.append(w, now, { type = kind, by = by, data = { contactId = contactId, otherId = otherId } })
return results.keep(w, entity, now, requestId, requestHash, { 'merged', 'contactId', contactId, 'otherId', otherId })
