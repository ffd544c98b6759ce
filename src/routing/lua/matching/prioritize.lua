#!lua flags=allow-oom
--[[
  Set a conversation's score by hand. It stays until a person has it scored anew; rules and topics no longer change it.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] conversationId  which one
  ARGV[5] epoch           empty: not checked
  ARGV[6] by              actor, as in key:ID
  ARGV[7] priority        0 to 900

  Reply   prioritized ring | not_found | stale_epoch epoch state assigneeId | invalid_state state | idempotency_key_reused
]]
--- @include core
local nowMs, requestId, requestHash, conversationId = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local epoch, by, priority = ARGV[5], ARGV[6], tonumber(ARGV[7])
local w, now = here(), clock.now(nowMs)
local entity = keys.conversation(w, conversationId)

local before = results.recall(w, entity, now, requestId, requestHash)
if before then return before end
local c = conversations.load(w, conversationId)
if not c then return { 'not_found' } end
local refusal = refusals.refusal(w, c, epoch) or (c.state == 'resolved' and refusals.invalid(c))
if refusal then return results.keep(w, entity, now, requestId, requestHash, refusal) end

local was = c.priority
conversations.set(c, 'priority', priority)
conversations.set(c, 'byHand', '1')
lanes.replace(w, c)
conversations.note(w, c, now, 'conversation.prioritized', by, { priority = priority, was = was })
conversations.save(w, c)
return results.keep(w, entity, now, requestId, requestHash, { 'prioritized', 'ring', bell.wanted(w, now) })
