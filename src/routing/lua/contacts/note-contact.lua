#!lua
--[[
  Write, rewrite or delete a note on a contact. Any person may do so with any note.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] contactId       whose
  ARGV[5] by              actor, as in agent:ID or key:ID
  ARGV[6] noteId          a new one is made under it; of others it must exist
  ARGV[7] mode            create, change or delete
  ARGV[8] text            what it says

  Reply   noted id | not_found | too_many | idempotency_key_reused
]]
--- @include core/clock
--- @include core/results
--- @include core/events
--- @include core/contacts
local nowMs, requestId, requestHash, contactId, by = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local noteId, mode, text = ARGV[6], ARGV[7], ARGV[8]
local AT_MOST = 200
local w, now = here(), clock.now(nowMs)
local entity, notes = keys.contact(w, contactId), keys.contactNotes(w, contactId)
if not contacts.exists(w, contactId) then return { 'not_found' } end
local before = results.recall(w, entity, now, requestId, requestHash)
if before then return before end
local stored = redis.call('HGET', notes, noteId)
local refusal = mode ~= 'create' and not stored and 'not_found'
  or mode == 'create' and redis.call('HLEN', notes) >= AT_MOST and 'too_many'
if refusal then return { refusal } end

if mode == 'delete' then
  redis.call('HDEL', notes, noteId)
else
  local note = stored and cjson.decode(stored) or { at = now, by = by, seq = redis.call('HINCRBY', entity, 'notes', 1) }
  if stored then note.changedAt, note.changedBy = now, by end
  note.text = text
  redis.call('HSET', notes, noteId, cjson.encode(note))
end
local told = { create = 'contact.noted', change = 'contact.note_changed', delete = 'contact.note_deleted' }
events.append(w, now, { type = told[mode], by = by, data = { contactId = contactId, noteId = noteId } })
return results.keep(w, entity, now, requestId, requestHash, { 'noted', 'id', noteId })
