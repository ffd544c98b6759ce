-- Out of the line and of hands: closed.
--- @include core/locks
--- @include core/placing
local leaving = {}

-- New or Pending to Resolved; its holder's slot stays taken for `wrapUpMs`. `reason`: '' for none.
function leaving.resolve(w, c, now, by, reason, wrapUpMs)
  local holder = holding.drop(w, c, now, wrapUpMs)
  locks.done(w, c, now, by)
  lanes.release(w, c)
  placing.stopSla(w, c, now, by)
  conversations.enter(w, c, now, 'resolved')
  conversations.newEpoch(c, now)
  conversations.set(c, 'resolvedAt', now)
  conversations.note(w, c, now, 'conversation.resolved', by, reason ~= '' and { reason = reason } or nil,
    holder ~= '' and { holder } or nil, holder)
end
