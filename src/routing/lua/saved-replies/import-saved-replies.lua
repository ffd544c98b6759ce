#!lua
--[[
  Put a chunk of an import into a collection: a row whose shortcut a reply has changes that one, any other makes one. How
  many a collection may have was looked at for the import as a whole.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key with the number of the chunk
  ARGV[3] requestHash     empty for own ids
  ARGV[4] collectionId    into which one
  ARGV[5] rows            JSON list: id of the reply if one is made, and its fields as in put-saved-reply

  Reply   imported made changed | not_found | idempotency_key_reused
]]
--- @include core/clock
--- @include core/results
--- @include core/saved-replies
local nowMs, requestId, requestHash, collectionId = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local rows = cjson.decode(ARGV[5])
local w, now = here(), clock.now(nowMs)
local before = results.recall(w, KEYS[1], now, requestId, requestHash)
if before then return before end
if not savedReplies.isOpen(w, collectionId) then return { 'not_found' } end

local made, changed = 0, 0
for _, row in ipairs(rows) do
  local id, fields = row[1], row[2]
  local known = savedReplies.named(w, collectionId, fields.folded)
  if known then
    changed = changed + 1
  else
    made = made + 1
    savedReplies.make(w, now, collectionId, id)
  end
  savedReplies.change(w, now, collectionId, known or id, fields)
end
return results.keep(w, KEYS[1], now, requestId, requestHash, { 'imported', 'made', num(made), 'changed', num(changed) })
