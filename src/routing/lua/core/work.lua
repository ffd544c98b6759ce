-- Who was at work on a conversation since it last came to New, and for how long: while it was locked, or where an agent never
-- locked it, while it was in its hands. `work`: JSON agent → `held`, `locked` (ms so far), `heldFrom`, `lockedFrom` (the agent's
-- working clock, while it lasts), `replied`.
--- @include core/facts
--- @include core/statuses
local work = {}

local function read(c) return c.work ~= '' and cjson.decode(c.work) or {} end
local function write(c, all) conversations.set(c, 'work', next(all) and cjson.encode(all) or '') end

local function stop(w, agentId, mine, now, how)
  local from = mine[how .. 'From']
  if not from then return end
  mine[how] = (mine[how] or 0) + math.max(0, statuses.workClock(w, agentId, now) - from)
  mine[how .. 'From'] = nil
end

-- how: held or locked.
function work.begin(w, c, agentId, now, how)
  local all = read(c)
  all[agentId] = all[agentId] or {}
  all[agentId][how .. 'From'] = all[agentId][how .. 'From'] or statuses.workClock(w, agentId, now)
  write(c, all)
end

function work.stop(w, c, agentId, now, how)
  local all = read(c)
  if not all[agentId] then return end
  stop(w, agentId, all[agentId], now, how)
  write(c, all)
end

function work.replied(c, agentId)
  if agentId == '' then return end
  local all = read(c)
  all[agentId] = all[agentId] or {}
  all[agentId].replied = true
  write(c, all)
end

-- It goes to Pending or Resolved: a fact of everybody who answered.
function work.finish(w, c, now)
  for agentId, mine in pairs(read(c)) do
    stop(w, agentId, mine, now, 'held')
    stop(w, agentId, mine, now, 'locked')
    local ms = mine.locked or mine.held
    if mine.replied and ms then facts.handled(w, c, now, agentId, ms) end
  end
  write(c, {})
end
