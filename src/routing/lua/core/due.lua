-- Timers that are due and that the monitor cannot end by itself: named to the caller, or looked at again in a while.
--- @include core/leaving
local due = {}
due.AGAIN_MS = 5000

-- Only its caller knows the configuration: named, and due again unless the caller placed it anew.
function due.step(w, c, now, told)
  if c.lane == '' then return end
  told.steps[#told.steps + 1] = { w.id, c.id }
  timers.set(w, now + due.AGAIN_MS, 'step', c.id)
end

-- The same, unless the caller brought it back.
function due.boomerang(w, c, now, told)
  if c.boomerangAt == 0 or c.boomerangAt > now then return end
  told.boomerangs[#told.boomerangs + 1] = { w.id, c.id, num(c.boomerangAt) }
  timers.set(w, now + due.AGAIN_MS, 'boomerang', c.id)
end

-- The same, unless the caller took it from the virtual agent that does not answer, or whose customer does not.
function due.bot(w, c, now, told)
  if c.botDueAt == 0 or c.botDueAt > now then return end
  told.bots[#told.bots + 1] = { w.id, c.id, num(c.epoch), c.botWaits }
  timers.set(w, now + due.AGAIN_MS, 'bot', c.id)
end

-- True when its queue resolved it. Not while it is held back: it is looked at when that ends. A boomerang that was due first
-- comes first.
function due.resolve(w, c, now)
  if c.resolveAt == 0 or c.resolveAt > now or lifecycle.heldBack(c) then return false end
  if c.boomerangAt > 0 and c.boomerangAt <= c.resolveAt then
    timers.set(w, now + due.AGAIN_MS, 'auto-resolve', c.id)
    return false
  end
  local reason = c.state == 'new' and c.resolveNewReason or c.resolvePendingReason
  lifecycle.dropBoomerang(w, c, now, 'engine', 'auto_resolved')
  leaving.resolve(w, c, now, 'engine', reason, 0)
  return true
end
