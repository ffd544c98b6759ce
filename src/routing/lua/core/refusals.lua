-- Why a verb is refused, or nil: what the verbs on a conversation have in common.
--- @include core/conversations
local refusals = {}

-- The refusals that all verbs share, or nil: unknown, about to be dropped because its contact is erased, or acted on with an
-- epoch that is no longer true.
function refusals.refusal(w, c, epoch)
  if not c or redis.call('EXISTS', keys.contact(w, c.contactId)) == 0 then return { 'not_found' } end
  if epoch ~= '' and tonumber(epoch) ~= c.epoch then
    return { 'stale_epoch', 'epoch', num(c.epoch), 'state', c.state, 'assigneeId', c.assigneeId }
  end
end
function refusals.invalid(c)
  return { 'invalid_state', 'state', c.state }
end

-- What is not begun with who is blocked.
function refusals.blocked(w, c)
  return redis.call('HEXISTS', keys.contact(w, c.contactId), 'blockedAt') == 1 and { 'contact_blocked' } or nil
end

-- What is not done to one in a virtual agent's hands.
function refusals.botHeld(c) return c.state == 'bot' and refusals.invalid(c) or nil end

-- What a person does to a conversation that another one has locked.
function refusals.locked(c, by)
  local actor = conversations.actor(by)
  if c.lockedBy ~= '' and actor ~= '' and actor ~= c.lockedBy then
    return { 'conversation_locked', 'lockedBy', c.lockedBy, 'epoch', num(c.epoch) }
  end
end

-- A customer message that the app had not shown when it acted. Nobody has seen what is not there: that buries nothing either.
function refusals.unseen(c, seenSeq)
  local seen = tonumber(seenSeq)
  return seen ~= nil and (seen < c.lastInboundSeq or seen > c.lastSeq)
end

-- What its channel wants to be there before it is resolved. required: reason, topic, joined by spaces.
function refusals.incomplete(c, required, reason)
  if reason == '' and string.find(required, 'reason', 1, true) then return { 'reason_required' } end
  if c.topics == '' and string.find(required, 'topic', 1, true) then return { 'topic_required' } end
end

-- Acceptance time of the oldest customer message after `seq`, or nil. Between two messages stand only changes.
function refusals.oldestInboundAfter(w, c, seq)
  for n = seq + 1, c.lastInboundSeq do
    local entry = redis.call('HGET', keys.timeline(w, c.id), num(n))
    if entry and string.find(entry, '"direction":"in"', 1, true) then
      return tonumber(string.match(entry, '"at":(%d+)'))
    end
  end
end
