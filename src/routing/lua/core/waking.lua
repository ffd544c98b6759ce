-- Into New by itself: its customer wrote, or its boomerang came back.
--- @include core/presence
local waking = {}

-- Resolved and in line again. A team that is gone can serve nobody; the channel's teams can.
function waking.again(w, c)
  local gone = c.teamId ~= '' and redis.call('HEXISTS', keys.config(w), 'team:' .. c.teamId) == 0
  if gone then conversations.set(c, 'teamId', '') end
end

-- With its assignee, unless that one's absence is due and remove assignment is on (rows 20 to 23, 26 to 28). stay: `since`,
-- `hops`, `placement` (JSON); `type`, `by`, `data` of what is told. Returns whether it was taken from its assignee.
function waking.wake(w, c, now, stay)
  if c.state == 'resolved' then
    waking.again(w, c)
    facts.reopened(w, c, now, c.assigneeId, stay.by == 'contact' and 'message' or 'boomerang')
    conversations.newEpoch(c, now)
  end
  conversations.set(c, 'waitingSince', stay.since)
  placing.begin(w, c, stay.hops)
  local prefer = placing.write(w, c, stay.placement, true).prefer
  if c.assigneeId == '' then placing.prefer(w, c, prefer, now) end
  local a = c.assigneeId ~= '' and presence.load(w, c.assigneeId)
  holding.move(w, c, now, 'new')
  conversations.note(w, c, now, stay.type, stay.by, stay.data, c.assigneeId ~= '' and { c.assigneeId } or nil)
  if not (a and presence.meet(w, c.assigneeId, a, now) and anchor(w).removeAssignment == '1') then return false end
  if a.deleted == '' and (clock.stalled(now) or presence.onHold(w, now)) then
    -- Nothing is taken back now; the monitor does it when that is over.
    presence.startTakeBack(w, c.assigneeId, now, presence.shownAbsence(a))
    return false
  end
  local holder = holding.free(w, c, now)
  presence.remember(w, holder, 'taken', c.id)
  conversations.note(w, c, now, 'conversation.unassigned', 'engine', { reason = 'agent_offline' }, { holder }, holder)
  return true
end
