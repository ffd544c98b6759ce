#!lua flags=allow-oom
--[[
  A conversation evaluated anew: after a change of the configuration, at a step of its relaxation or overflow, or on command.
  A waiting one moves to its new place; one in somebody's hands stays there.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] conversationId  which one
  ARGV[5] configVersion   the version it was evaluated under
  ARGV[6] by              engine, or an actor as in key:ID
  ARGV[7] placement       JSON of its place in line
  ARGV[8] topics          the topics that was evaluated under, sorted, joined by spaces
  ARGV[9] enteredAt       when it entered New, as evaluated; another one since is refused
  ARGV[10] teamId         the pinned team that was evaluated under; empty: none
  ARGV[11] was            what overflow had done when that was evaluated, joined by spaces
  ARGV[12] hops           what overflow did in this stay, this placement included, joined by spaces
  ARGV[13] rescore        1: a score set by hand ends
  ARGV[14] acts           JSON of what overflow does
  ARGV[15] known          how often what is known of its contact had changed, as evaluated; empty: not looked at

  Reply   placed ring deliver | not_found | stale_config | facts_changed | idempotency_key_reused
]]
--- @include core
--- @include core/automatic
--- @include core/contacts
local nowMs, requestId, requestHash, conversationId, configVersion = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local by, placement, topics, enteredAt, teamId = ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10]
local was, hops, rescore, acts, known = ARGV[11], ARGV[12], ARGV[13], automatic.read(ARGV[14]), ARGV[15]
local w, now = here(), clock.now(nowMs)
local entity = keys.conversation(w, conversationId)

local before = results.recall(w, entity, now, requestId, requestHash)
if before then return before end
local c = conversations.load(w, conversationId)
if not c or c.state == 'resolved' then return { 'not_found' } end
if staleConfig(w, configVersion) then return { 'stale_config' } end
local same = c.topics == topics and num(c.enteredAt) == enteredAt and c.teamId == teamId and c.hops == was
if not same then return { 'facts_changed' } end
if known ~= '' and known ~= contacts.known(w, c.contactId) then return { 'facts_changed' } end

if c.state == 'bot' then return results.keep(w, entity, now, requestId, requestHash, { 'placed', 'ring', '0', 'deliver', '0' }) end

local need, priority = c.need, c.priority
placing.apply(w, c, placement, now, rescore == '1')
conversations.set(c, 'hops', hops)
conversations.set(c, 'placedUnder', configVersion)
if need ~= c.need or priority ~= c.priority then
  local data = { need = c.need, was = need, priority = c.priority, rules = c.rules }
  conversations.note(w, c, now, 'conversation.placed', by, data)
end
automatic.overflow(w, c, now, acts)
conversations.save(w, c)
return results.keep(w, entity, now, requestId, requestHash,
  { 'placed', 'ring', bell.wanted(w, now), 'deliver', acts.deliver and '1' or '0' })
