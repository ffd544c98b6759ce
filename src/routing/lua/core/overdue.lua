-- Replies that nobody received in time.
--- @include core/outbox
local TOLD_AGAIN_MS = 5000
local overdue = {}

-- Shown as failed, and the next one goes. False: there was a receipt meanwhile.
function overdue.reply(w, c, now, seq, told)
  local json = cjson.encode({ status = 'failed', at = now, error = outbox.OVERDUE })
  local failed, deliver = outbox.mark(w, c, tonumber(seq), now, 'failed', json)
  if deliver then told.deliveries[#told.deliveries + 1] = { w.id, c.channelId } end
  return failed
end

-- Only its caller knows whether the channel wants the conversation back in New: named, and again unless that was answered.
function overdue.tell(w, c, now, seq, told)
  told.undelivered[#told.undelivered + 1] = { w.id, c.id, seq }
  timers.set(w, now + TOLD_AGAIN_MS, 'undelivered', c.id, seq)
end
