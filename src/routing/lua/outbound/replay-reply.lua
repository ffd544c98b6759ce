#!lua
--[[
  Send a failed reply once more, under its own id and behind what is on its way in its conversation.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] configVersion   the version the channel was read under
  ARGV[3] conversationId  of the reply
  ARGV[4] seq             of the reply
  ARGV[5] deadlineMs      without a receipt for so long it is shown as failed again
  ARGV[6] pushed          1: the channel has a webhook
  ARGV[7] by              actor, as in key:ID

  Reply   replayed deliver | not_failed | stale_config
]]
--- @include core/clock
--- @include core/conversations
--- @include core/outbox
local nowMs, configVersion, conversationId, seq = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local deadlineMs, pushed, by = tonumber(ARGV[5]), ARGV[6], ARGV[7]
local w, now = here(), clock.now(nowMs)
if staleConfig(w, configVersion) then return { 'stale_config' } end
local c = conversations.load(w, conversationId)
if not c then return { 'not_failed' } end
local deliver = outbox.again(w, c, seq, now, deadlineMs, pushed == '1')
if deliver == nil then return { 'not_failed' } end
local data = { messageId = outbox.messageId(c, seq), seq = seq }
local to = c.assigneeId ~= '' and { c.assigneeId } or nil
events.append(w, now, { type = 'message.replayed', by = by, conversationId = c.id, epoch = c.epoch, data = data }, to)
return { 'replayed', 'deliver', deliver and '1' or '0' }
