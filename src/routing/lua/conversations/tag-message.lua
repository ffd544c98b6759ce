#!lua
--[[
  Add and remove tags of one message of a conversation.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] conversationId  which one
  ARGV[5] by              actor, as in agent:ID or key:ID
  ARGV[6] seq             of the message
  ARGV[7] add             JSON list of tags
  ARGV[8] remove          JSON list of tags
  ARGV[9] most            tags that a message may have

  Reply   tagged | not_found | too_many | idempotency_key_reused
]]
--- @include core/clock
--- @include core/results
--- @include core/conversations
local nowMs, requestId, requestHash, conversationId, by = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local seq, add, remove, most = ARGV[6], cjson.decode(ARGV[7]), cjson.decode(ARGV[8]), tonumber(ARGV[9])
local w, now = here(), clock.now(nowMs)
local entity = keys.conversation(w, conversationId)

local before = results.recall(w, entity, now, requestId, requestHash)
if before then return before end
local c = conversations.load(w, conversationId)
local timeline, field = keys.timeline(w, conversationId), seq .. ':tags'
if not c or redis.call('HEXISTS', timeline, seq) == 0 then return { 'not_found' } end

local was, has, tags = redis.call('HGET', timeline, field) or '', {}, {}
for _, tag in ipairs(was ~= '' and cjson.decode(was) or {}) do has[tag] = true end
for _, tag in ipairs(add) do has[tag] = true end
for _, tag in ipairs(remove) do has[tag] = nil end
for tag in pairs(has) do tags[#tags + 1] = tag end
if #tags > most then return { 'too_many' } end
table.sort(tags)

local json = #tags > 0 and cjson.encode(tags) or ''
if json ~= was then
  if json == '' then redis.call('HDEL', timeline, field) else redis.call('HSET', timeline, field, json) end
  local event = { type = 'message.tagged', by = by, conversationId = c.id, epoch = c.epoch, data = { seq = tonumber(seq), tags = #tags } }
  events.append(w, now, event, c.assigneeId ~= '' and { c.assigneeId } or nil)
end
return results.keep(w, entity, now, requestId, requestHash, { 'tagged' })
