-- A message to the customer: in the timeline, among what its channel sends, and told.
--- @include core/conversations
--- @include core/outbox
local sending = {}

-- reply: `by`, `entry` (JSON object text without its id), `deadlineMs`, `pushed`. to: whose feeds get it. Returns its id, its seq and
-- whether the channel's webhook is to be rung for.
function sending.send(w, c, now, reply, to)
  local messageId = outbox.messageId(c, c.lastSeq + 1)
  local seq = conversations.write(w, c, now, '{"messageId":"' .. messageId .. '",' .. string.sub(reply.entry, 2))
  local deliver = outbox.add(w, c, seq, now, reply.deadlineMs, reply.pushed)
  local data = { messageId = messageId, seq = seq }
  events.append(w, now, { type = 'message.sent', by = reply.by, conversationId = c.id, epoch = c.epoch, data = data }, to)
  return messageId, seq, deliver
end
