#!lua flags=allow-oom
--[[
  Let a conversation come back to New at an instant, and park or resolve it until then (rows 24 and 25). The last that is set
  counts, before the system's own too.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] conversationId  which one
  ARGV[5] epoch           empty: not checked
  ARGV[6] by              actor, as in agent:ID or key:ID
  ARGV[7] seenSeq         newest customer message the app showed; empty: not said
  ARGV[8] wrapUpMs        how long its holder's slot stays taken where it is resolved
  ARGV[9] state           where it stands until then: pending or resolved; empty: as it is, pending for a New one
  ARGV[10] at             when, unix ms; empty: after afterMs
  ARGV[11] afterMs        from now
  ARGV[12] note           text for who gets it then; empty: none

  Reply   set ring | not_found | stale_epoch epoch state assigneeId | invalid_state state | unseen_message lastInboundSeq |
          conversation_locked lockedBy epoch | conversation_open conversationId | contact_blocked |
          idempotency_key_reused
]]
--- @include core
--- @include core/leaving
local nowMs, requestId, requestHash, conversationId, epoch, by = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local seenSeq, wrapUpMs, state, at = ARGV[7], tonumber(ARGV[8]), ARGV[9], tonumber(ARGV[10])
local afterMs, note = tonumber(ARGV[11]), ARGV[12]
local w, now = here(), clock.now(nowMs)
local entity = keys.conversation(w, conversationId)

local before = results.recall(w, entity, now, requestId, requestHash)
if before then return before end
local c = conversations.load(w, conversationId)
if not c then return { 'not_found' } end
if state == '' then state = c.state == 'resolved' and 'resolved' or 'pending' end
local openId = c.state == 'resolved' and redis.call('HGET', keys.open(w), c.key)
local refusal = refusals.refusal(w, c, epoch) or refusals.botHeld(c) or (c.state == 'resolved' and state == 'pending' and refusals.invalid(c))
  or refusals.locked(c, by)
  or (refusals.unseen(c, seenSeq) and { 'unseen_message', 'lastInboundSeq', num(c.lastInboundSeq) })
  or refusals.blocked(w, c)
  or (openId and { 'conversation_open', 'conversationId', openId })
if refusal then return results.keep(w, entity, now, requestId, requestHash, refusal) end

if state == 'pending' and c.state == 'new' then leaving.pend(w, c, now, by, 'boomerang') end
if state == 'resolved' and c.state ~= 'resolved' then
  lifecycle.forgetBoomerang(w, c)
  leaving.resolve(w, c, now, by, 'boomerang', wrapUpMs)
end
lifecycle.setBoomerang(w, c, now, at or now + afterMs, by, note)
conversations.save(w, c)
return results.keep(w, entity, now, requestId, requestHash, { 'set', 'ring', bell.wanted(w, now) })
