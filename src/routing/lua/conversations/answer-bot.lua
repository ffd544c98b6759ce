#!lua flags=allow-oom
--[[
  What the virtual agent that holds a conversation says and does, or what becomes of it where it does not answer: messages to the
  customer, topics, attributes, and the end: to people in New, or resolved (rows 4 to 7).

  KEYS[1] anchor           hash  the workspace's anchor

  ARGV[1]  nowMs           unix ms; empty: Redis TIME
  ARGV[2]  requestId       own id, or a client's idempotency key
  ARGV[3]  requestHash     empty for own ids
  ARGV[4]  conversationId  which one
  ARGV[5]  agentId         who must hold it
  ARGV[6]  epoch           empty: not checked
  ARGV[7]  by              actor, as in agent:ID or engine
  ARGV[8]  configVersion   the version that topics and placement were evaluated under
  ARGV[9]  entries         JSON list of texts of timeline entries without their ids
  ARGV[10] before          the topics it had, sorted, joined by spaces; others since are refused
  ARGV[11] topics          those it gets
  ARGV[12] attributes      JSON object of the contact's attributes that are set; empty: none
  ARGV[13] complete        handover, resolved, or empty: it goes on
  ARGV[14] reason          why, where it ends
  ARGV[15] placement       JSON of its place in line, where it is handed over
  ARGV[16] hops            what overflow did with that, joined by spaces
  ARGV[17] acts            JSON of how its channel sends, and of what overflow does then

  Reply   answered state messageIds ring deliver | not_holding | stale_config | facts_changed | idempotency_key_reused
]]
--- @include core
--- @include core/automatic
--- @include core/bots
--- @include core/contacts
local nowMs, requestId, requestHash, conversationId, agentId = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local epoch, by, configVersion, entries = ARGV[6], ARGV[7], ARGV[8], cjson.decode(ARGV[9])
local was, topics, attributes, complete, reason = ARGV[10], ARGV[11], ARGV[12], ARGV[13], ARGV[14]
local placement, hops, acts = ARGV[15], ARGV[16], automatic.read(ARGV[17])
local w, now = here(), clock.now(nowMs)
local entity = keys.conversation(w, conversationId)

local before = results.recall(w, entity, now, requestId, requestHash)
if before then return before end
local c = conversations.load(w, conversationId)
if not c or c.state ~= 'bot' or c.botId ~= agentId or not contacts.exists(w, c.contactId) then return { 'not_holding' } end
if epoch ~= '' and tonumber(epoch) ~= c.epoch then return { 'not_holding' } end
if staleConfig(w, configVersion) then return { 'stale_config' } end
if c.topics ~= was then return { 'facts_changed' } end

local messageIds, deliver = {}, false
for _, entry in ipairs(entries) do
  local message = { by = by, entry = entry, deadlineMs = acts.deadlineMs, pushed = acts.pushed }
  local messageId, _, rung = sending.send(w, c, now, message)
  messageIds[#messageIds + 1] = messageId
  deliver = deliver or rung
end
if topics ~= was then
  conversations.set(c, 'topics', topics)
  conversations.note(w, c, now, 'conversation.topics_changed', by, { topics = topics, was = was })
end
if attributes ~= '' then
  contacts.write(w, c.contactId, cjson.decode(attributes), 'agent', now)
end
if complete == 'handover' then
  local waits = bots.handOver(w, c, now, by, reason, placement, hops)
  if waits then automatic.overflow(w, c, now, acts) end
elseif complete == 'resolved' then
  leaving.resolve(w, c, now, by, reason, 0)
elseif #messageIds > 0 or topics ~= was or attributes ~= '' then
  bots.spoke(w, c, now)
end
conversations.save(w, c)
return results.keep(w, entity, now, requestId, requestHash, { 'answered', 'state', c.state, 'messageIds', table.concat(messageIds, ' '),
  'ring', bell.wanted(w, now), 'deliver', (deliver or acts.deliver) and '1' or '0' })
