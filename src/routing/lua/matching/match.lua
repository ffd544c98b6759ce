#!lua flags=allow-oom
--[[
  One routing run: give, offer or serve waiting conversations to standing agents until no pair is left, or `limit` were.
  Clears the bell before it looks. Asks its caller for rows of the plan, and for agents to stand anew.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       the same run gets the same answer again
  ARGV[3] configVersion   the version the caller will stand agents and plan under
  ARGV[4] limit           most conversations of this run

  Reply   matched assigned stand more | plan_needed begin needs | stand agents | stale_config
]]
--- @include core
--- @include core/candidates
local nowMs, requestId, configVersion, limit = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local AT_ONCE = 64
local w, now = here(), clock.now(nowMs)
local before = results.recall(w, keys.plan(w), now, requestId, '')
if before then return before end
if staleConfig(w, configVersion) then return { 'stale_config' } end

bell.clear(w)
if redis.call('EXISTS', keys.lanes(w)) == 0 or redis.call('EXISTS', keys.present(w)) == 0 then
  return { 'matched', 'assigned', {}, 'stand', {}, 'more', '0' }
end
if not plan.current(w) then return { 'plan_needed', 'begin', '1', 'needs', {} } end
local outdated = redis.call('ZRANGEBYSCORE', keys.present(w), '-inf', '(' .. anchor(w).standVersion, 'LIMIT', 0, AT_ONCE)
-- A few are stood anew first. While many are, only those are waited for whose turn it would be.
if #outdated > 0 and #outdated < AT_ONCE then return { 'stand', 'agents', outdated } end

local run, assigned, letGo = candidates.gather(w), {}, false
local needs = candidates.unplanned(w, run, now)
if #needs > 0 then return { 'plan_needed', 'begin', '0', 'needs', needs } end

local function keep(c, agentId, freeAt, how)
  -- The slot's wait counts only from when both it and the conversation were there.
  local slotWait = c.inLineAt <= freeAt and num(now - math.max(freeAt, c.inLineAt)) or ''
  assigned[#assigned + 1] = { c.id, agentId, num(c.epoch), num(now - c.waitingSince), slotWait, how }
end

local function decision(c, head, row, chosen)
  return { reason = 'routing', lane = head.lane, rules = c.rules, configVersion = tonumber(anchor(w).configVersion),
    order = row.mode == 'pull' and 'pull' or row.order, compared = matching.compared(w, chosen), waitMs = now - c.waitingSince }
end

-- Whom it is given or offered to: the best, and those next to it where several are asked.
local function chosenFor(head, row)
  local chosen, passed = {}, { count = 0 }
  for n = 1, row.mode == 'offer' and row.offer.to or 1 do
    chosen[n] = matching.agentFor(w, head.lane, row, head.weight, passed, now)
    if not chosen[n] then break end
    passed[chosen[n].id], passed.count = true, passed.count + 1
  end
  return chosen
end

local function idsOf(chosen)
  local ids = {}
  for i, one in ipairs(chosen) do ids[i] = one.id end
  return ids
end

local function hand(head, row, asked)
  local chosen = asked[1]
  local c = conversations.load(w, head.id)
  if not c then return lanes.forget(w, head.lane, head.id) end
  local how, data = row.mode, decision(c, head, row, chosen)
  if how == 'offer' and c.escalated ~= '' then how = 'direct' end
  if how ~= 'offer' then plan.pace(w, c.need, now) end
  if how == 'offer' then
    offers.make(w, c, idsOf(asked), row.offer, data, now)
  elseif how == 'pull' then
    locks.take(w, c, chosen.id, now, 'engine', 'served', data)
  else
    lanes.release(w, c)
    holding.give(w, c, chosen.id, now)
    conversations.note(w, c, now, 'conversation.assigned', 'engine', data, { chosen.id }, chosen.id)
    conversations.set(c, 'assignedSeq', c.lastSeq)
  end
  conversations.save(w, c)
  keep(c, chosen.id, chosen.freeAt, how)
end

while #assigned < limit do
  local head = candidates.next(w, run)
  if not head then candidates.finish(w, run) break end
  local row = plan.row(w, head.need, now)
  local inVain = row and matching.isKeptInVain(w, head.lane, row)
  local asked = row and not inVain and chosenFor(head, row)
  if matching.interrupted(w) then break end
  if not row then
    heads.discard(w, run, head)
    redis.call('ZADD', keys.hot(w), head.score, head.base) -- its row ended with its hours: the next run asks for another
  elseif inVain then
    if letGo then break end -- every lane of its need is looked at again after it: once a run
    candidates.letGo(w, run, head)
    letGo = true
  elseif asked[1] then
    local profile = redis.call('HGET', keys.agent(w, asked[1].id), 'profile')
    hand(head, row, asked)
    heads.advance(w, run, head)
    candidates.spent(w, run, profile)
  else
    heads.discard(w, run, head)
  end
end
if w.outdated and #assigned == 0 then return { 'stand', 'agents', w.outdated } end
local reply = { 'matched', 'assigned', assigned, 'stand', w.outdated or outdated, 'more', bell.wanted(w, now) }
return results.keep(w, keys.plan(w), now, requestId, '', reply)
