-- Ending a conversation from any state but Resolved, whoever has it: out of line, hands and locks.
--- @include core/locks
local closing = {}

-- Returns the holder it had, or ''.
function closing.close(w, c, now)
  local holder = holding.drop(w, c, now)
  locks.done(w, c, now, 'engine')
  lanes.release(w, c)
  local openId = redis.call('HGET', keys.open(w), c.key)
  conversations.enter(w, c, now, 'resolved')
  if openId and openId ~= c.id then redis.call('HSET', keys.open(w), c.key, openId) end -- opened since its erasure began
  conversations.newEpoch(c, now)
  conversations.set(c, 'resolvedAt', now)
  return holder
end
