#!lua flags=allow-oom
--[[
  Set the topics of a conversation: its score and its route change at once (row 40). A held one stays in its holder's hands.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] conversationId  which one
  ARGV[5] by              actor, as in agent:ID or key:ID
  ARGV[6] configVersion   the version that topics and placement were evaluated under
  ARGV[7] before          the topics it had, sorted, joined by spaces; others since are refused
  ARGV[8] teamId          the pinned team that was evaluated under; another one since is refused
  ARGV[9] topics          those it gets
  ARGV[10] placement      JSON of its place in line with these; empty: a resolved one

  Reply   set ring | not_found | facts_changed | stale_config | idempotency_key_reused
]]
--- @include core
local nowMs, requestId, requestHash, conversationId, by = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local configVersion, was, teamId, topics, placement = ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10]
local w, now = here(), clock.now(nowMs)
local entity = keys.conversation(w, conversationId)

local before = results.recall(w, entity, now, requestId, requestHash)
if before then return before end
local c = conversations.load(w, conversationId)
if not c then return { 'not_found' } end
if staleConfig(w, configVersion) then return { 'stale_config' } end
local same = c.topics == was and c.teamId == teamId and (placement == '') == (c.state == 'resolved')
if not same then return { 'facts_changed' } end

if topics ~= was then
  conversations.set(c, 'topics', topics)
  if placement ~= '' then placing.apply(w, c, placement, now) end
  lifecycle.released(w, c, now)
  local to = c.assigneeId ~= '' and { c.assigneeId } or nil
  conversations.note(w, c, now, 'conversation.topics_changed', by, { topics = topics, was = was }, to)
  conversations.save(w, c)
end
return results.keep(w, entity, now, requestId, requestHash, { 'set', 'ring', bell.wanted(w, now) })
