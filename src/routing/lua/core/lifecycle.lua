-- A conversation's way through its queues: the terms it was opened under, when its queue resolves it, when it comes back. Each
-- instant stands in a field and has a timer.
--- @include core/conversations
--- @include core/timers
--- @include core/bot-events
local lifecycle = {}
lifecycle.SYSTEM = 'engine' -- who set a boomerang that nobody set by hand

-- Taken when it is opened: a change of the configuration reaches those that come after it. `json`: resolveNewMs,
-- resolvePendingMs (0: never), resolveNewReason, resolvePendingReason, boomerangMs (0: none), topicRequired.
function lifecycle.open(c, json)
  for name, value in pairs(cjson.decode(json)) do conversations.set(c, name, value) end
end

local function setBoomerang(w, c, at, by, note)
  conversations.set(c, 'boomerangAt', at)
  conversations.set(c, 'boomerangBy', by)
  conversations.set(c, 'boomerangNote', note)
  timers.set(w, at, 'boomerang', c.id)
end

-- Nothing is told of it.
function lifecycle.forgetBoomerang(w, c)
  if c.boomerangAt == 0 then return end
  timers.clear(w, 'boomerang', c.id)
  conversations.set(c, 'boomerangAt', 0)
  conversations.set(c, 'boomerangBy', '')
  conversations.set(c, 'boomerangNote', '')
end

local function toHolder(c) return c.assigneeId ~= '' and { c.assigneeId } or nil end

-- One per conversation: the last that is set counts.
function lifecycle.setBoomerang(w, c, now, at, by, note)
  setBoomerang(w, c, at, by, note)
  conversations.note(w, c, now, 'conversation.boomerang_set', by, { dueAt = at }, toHolder(c))
end

-- reason: manual, state (it went to another queue), auto_resolved, another (a conversation of the same key was opened) or
-- channel_gone. Of the system's own nothing is told.
function lifecycle.dropBoomerang(w, c, now, by, reason)
  local byHand = c.boomerangAt > 0 and c.boomerangBy ~= lifecycle.SYSTEM
  lifecycle.forgetBoomerang(w, c)
  if byHand then conversations.note(w, c, now, 'conversation.boomerang_cancelled', by, { reason = reason }, toHolder(c)) end
end

-- Into a queue, where its clocks begin; what was to happen in the one before does not. Resolved, it is the one that the next
-- conversation of its key follows.
function lifecycle.enter(w, c, now, state)
  lifecycle.dropBoomerang(w, c, now, 'engine', 'state')
  local from = c.state
  if from == 'bot' then botEvents.forget(w, c, now) end
  conversations.enter(w, c, now, state)
  local ms = state == 'new' and c.resolveNewMs or state == 'pending' and c.resolvePendingMs or 0
  if c.resolveAt > 0 then timers.clear(w, 'auto-resolve', c.id) end
  conversations.set(c, 'resolveAt', ms > 0 and now + ms or 0)
  if ms > 0 then timers.set(w, c.resolveAt, 'auto-resolve', c.id) end
  if state == 'pending' and c.boomerangMs > 0 then setBoomerang(w, c, now + c.boomerangMs, lifecycle.SYSTEM, '') end
  if state == 'resolved' then
    redis.call('HSET', keys.closed(w), c.key, c.id)
  elseif from == '' or from == 'resolved' then
    redis.call('HDEL', keys.closed(w), c.key)
  end
end

-- While somebody works on it, or it lacks a topic that it must have, its queue does not resolve it.
function lifecycle.heldBack(c) return c.lockedBy ~= '' or (c.topicRequired == 1 and c.topics == '') end

-- What held it back may be over: what its queue would have done meanwhile is done now.
function lifecycle.released(w, c, now)
  if c.resolveAt > 0 and c.resolveAt <= now then timers.set(w, c.resolveAt, 'auto-resolve', c.id) end
end

-- The conversation of this key that was resolved last, where none is open; or nil.
function lifecycle.closed(w, key)
  local id = redis.call('HGET', keys.closed(w), key)
  return id and conversations.load(w, id) or nil
end
