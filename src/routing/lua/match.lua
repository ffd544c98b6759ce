#!lua flags=allow-oom
--[[
  One routing run: give waiting conversations to standing agents until no pair is left, or `limit` were given. Clears the
  bell before it looks. With limit 0 it only names the first pair.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       the same run gets the same answer again
  ARGV[3] configVersion   the version the caller will stand agents and plan under
  ARGV[4] limit           most assignments of this run

  Reply   matched assigned more pair | plan_needed | stand agents | stale_config
]]
--- @include core
--- @include core/matching
local nowMs, requestId, configVersion, limit = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local STAND_AT_ONCE = 64
local w, now = here(), clock.now(nowMs)
local before = results.recall(w, keys.plan(w), now, requestId, '')
if before then return before end
if staleConfig(w, configVersion) then return { 'stale_config' } end

bell.clear(w)
if redis.call('EXISTS', keys.lanes(w)) == 0 or redis.call('EXISTS', keys.present(w)) == 0 then
  return { 'matched', 'assigned', {}, 'more', '0', 'pair', '' }
end
local version = anchor(w).routingVersion
local old = redis.call('ZRANGEBYSCORE', keys.present(w), '-inf', '(' .. version, 'LIMIT', 0, STAND_AT_ONCE)
if #old > 0 then return { 'stand', 'agents', old } end
if redis.call('HGET', keys.plan(w), '#') ~= version then return { 'plan_needed' } end
if redis.call('EXISTS', keys.profiles(w)) == 0 then return { 'matched', 'assigned', {}, 'more', '0', 'pair', '' } end

local heads, assigned = matching.heads(w), {}
while #heads > 0 do
  local head = matching.first(heads)
  local agentId, freeAt = matching.agentFor(w, head, now)
  if not agentId then
    matching.discard(heads, head)
  elseif #assigned == limit then
    return results.keep(w, keys.plan(w), now, requestId, '', { 'matched', 'assigned', assigned,
      'more', limit > 0 and bell.wanted(w, now) or '0', 'pair', head.id .. ' ' .. agentId })
  else
    local c = conversations.load(w, head.id)
    -- The slot's wait counts only from when both it and the conversation were there.
    local slotWait = now - math.max(freeAt, c.inLineAt)
    holding.give(w, c, agentId, now)
    local data = { reason = 'routing', lane = head.lane, waitMs = now - c.waitingSince }
    conversations.note(w, c, now, 'conversation.assigned', 'engine', data, { agentId }, agentId)
    conversations.save(w, c)
    assigned[#assigned + 1] = { c.id, agentId, num(c.epoch), num(now - c.waitingSince),
      c.inLineAt <= freeAt and num(slotWait) or '' }
    matching.advance(w, heads, head)
  end
end
return results.keep(w, keys.plan(w), now, requestId, '', { 'matched', 'assigned', assigned, 'more', '0', 'pair', '' })
