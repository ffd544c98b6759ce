#!lua flags=allow-oom
--[[
  Block a contact and every identity of its person: what is open of them is resolved, fifty at once and the rest by timers, and
  what they write from then on is kept and never queued. Or let them through again.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] contactId       which one
  ARGV[5] by              actor, as in key:ID
  ARGV[6] blocked         1: block; 0: unblock

  Reply   set ring | not_found | idempotency_key_reused
]]
--- @include core
--- @include core/following
local nowMs, requestId, requestHash, contactId, by, blocked = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local w, now = here(), clock.now(nowMs)
local entity = keys.contact(w, contactId)
if not contacts.exists(w, contactId) then return { 'not_found' } end
local before = results.recall(w, entity, now, requestId, requestHash)
if before then return before end

for _, id in ipairs(contacts.identities(w, contactId)) do
  if blocked == '1' then
    redis.call('HSETNX', keys.contact(w, id), 'blockedAt', now)
    redis.call('HSET', keys.contact(w, id), 'blockedBy', by)
    following.close(w, id, now)
  else
    redis.call('HDEL', keys.contact(w, id), 'blockedAt', 'blockedBy', 'blockedIn')
  end
  local kind = blocked == '1' and 'contact.blocked' or 'contact.unblocked'
  events.append(w, now, { type = kind, by = by, data = { contactId = id } })
end
return results.keep(w, entity, now, requestId, requestHash, { 'set', 'ring', bell.wanted(w, now) })
