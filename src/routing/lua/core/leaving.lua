-- Out of the line and of hands: parked with its customer, or closed.
--- @include core/locks
--- @include core/placing
local leaving = {}

-- New to Pending; its assignee stays. `reason`: nil where it was parked for itself.
function leaving.pend(w, c, now, by, reason)
  holding.move(w, c, now, 'pending')
  locks.done(w, c, now, by)
  conversations.note(w, c, now, 'conversation.pended', by, reason and { reason = reason } or nil,
    c.assigneeId ~= '' and { c.assigneeId } or nil)
end

-- New or Pending to Resolved; its holder's slot stays taken for `wrapUpMs`. `reason`: '' for none.
function leaving.resolve(w, c, now, by, reason, wrapUpMs)
  local actor = conversations.actor(by)
  facts.resolved(w, c, now, actor ~= '' and actor or c.assigneeId, reason)
  work.finish(w, c, now)
  -- Who closes what it holds wraps up, also where the slot was free since its answer.
  if wrapUpMs > 0 and actor ~= '' and actor == c.assigneeId then slots.take(w, actor, c) end
  local holder = holding.drop(w, c, now, wrapUpMs)
  locks.done(w, c, now, by)
  lanes.release(w, c)
  placing.stopSla(w, c, now, by)
  lifecycle.enter(w, c, now, 'resolved')
  conversations.newEpoch(c, now)
  conversations.set(c, 'resolvedAt', now)
  conversations.set(c, 'resolveReason', reason)
  conversations.note(w, c, now, 'conversation.resolved', by, reason ~= '' and { reason = reason } or nil,
    holder ~= '' and { holder } or nil, holder)
end
