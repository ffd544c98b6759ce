-- Who holds a conversation. An agent's New conversations are `held`, its Pending ones `parked`; both are scored by the
-- workspace's count of assignments, which also dates them against a take-back. What counts to its cap are its slots.
--- @include core/away
--- @include core/lifecycle
--- @include core/offers
--- @include core/plan
--- @include core/work
local holding = {}

local function set(w, c)
  return c.state == 'pending' and keys.parked(w, c.assigneeId) or keys.held(w, c.assigneeId)
end

-- A New conversation in somebody's hands is to be answered in time: as its need's row says, or where there is none, as was
-- evaluated when it was placed.
local function watchAnswer(w, c, now)
  local row = redis.call('HGET', keys.plan(w), c.need)
  local withinMs = row and (tonumber(string.match(row, '"answerWithinMs":(%d+)')) or 0) or c.answerWithinMs
  if withinMs == 0 then return end
  conversations.set(c, 'answerBy', now + withinMs)
  timers.set(w, c.answerBy, 'answer', c.id)
end

-- Nothing is to be answered in time any more.
function holding.answered(w, c)
  if c.answerBy == 0 then return end
  conversations.set(c, 'answerBy', 0)
  timers.clear(w, 'answer', c.id)
end

-- Answered, and asked again: it is to be answered in time once more.
function holding.asked(w, c, now)
  if c.assigneeId ~= '' and c.answerBy == 0 then watchAnswer(w, c, now) end
end

-- Out of its lane, of what was asked, or of its holder's hands; the slot stays for `keepMs`. Returns the holder it had, or ''.
function holding.drop(w, c, now, keepMs)
  lanes.leave(w, c)
  offers.withdraw(w, c, now, 'withdrawn')
  local holder = c.assigneeId
  if holder ~= '' then
    redis.call('ZREM', set(w, c), c.id)
    work.stop(w, c, holder, now, 'held')
    holding.answered(w, c)
    conversations.set(c, 'assigneeId', '')
    conversations.set(c, 'immuneTo', '')
    slots.keepFor(w, holder, c, now, keepMs or 0)
    redis.call('HSET', keys.agent(w, holder), 'idleSince', now)
    standings.refresh(w, holder, now)
  end
  return holder
end

-- Into an agent's hands, with a new epoch. Returns the holder it had, or ''.
function holding.give(w, c, agentId, now)
  local holder = holding.drop(w, c, now)
  conversations.set(c, 'assigneeId', agentId)
  conversations.newEpoch(c, now)
  local seq = redis.call('HINCRBY', keys.anchor(w), 'seq', 1)
  redis.call('ZADD', set(w, c), seq, c.id)
  redis.call('HSET', keys.agent(w, agentId), 'seq', seq, 'idleSince', now)
  if c.state == 'new' then
    slots.take(w, agentId, c)
    work.begin(w, c, agentId, now, 'held')
    watchAnswer(w, c, now)
    away.watch(w, agentId, now)
  end
  standings.refresh(w, agentId, now)
  return holder
end

-- Its place is in line: nobody holds it, is asked, or is at work on it.
function holding.waits(c)
  return c.state == 'new' and c.assigneeId == '' and c.lockedBy == '' and c.offeredTo == ''
end

function holding.wait(w, c, now)
  if holding.waits(c) then lanes.enter(w, c, now) end
end

-- Nobody's: a New one goes back to its place in line. New epoch if somebody held it. Returns that holder, or ''.
function holding.free(w, c, now)
  local holder = holding.drop(w, c, now)
  if holder ~= '' then conversations.newEpoch(c, now) end
  holding.wait(w, c, now)
  return holder
end

-- Between New and Pending with its holder unchanged; parked, it keeps its slot for `keepMs`. A waiting one enters or leaves
-- its lane.
function holding.move(w, c, now, state, keepMs)
  local holder, from = c.assigneeId, set(w, c)
  lanes.leave(w, c)
  offers.withdraw(w, c, now, 'withdrawn')
  lifecycle.enter(w, c, now, state)
  if state == 'pending' then work.finish(w, c, now) end
  if holder == '' then return holding.wait(w, c, now) end
  redis.call('ZREM', from, c.id)
  redis.call('ZADD', set(w, c), redis.call('HINCRBY', keys.anchor(w), 'seq', 1), c.id)
  conversations.set(c, 'immuneTo', '')
  if state == 'new' then
    slots.take(w, holder, c)
    work.begin(w, c, holder, now, 'held')
    watchAnswer(w, c, now)
    away.watch(w, holder, now)
  else
    slots.keepFor(w, holder, c, now, keepMs or 0)
    holding.answered(w, c)
    redis.call('HSET', keys.agent(w, holder), 'idleSince', now)
  end
  standings.refresh(w, holder, now)
end
