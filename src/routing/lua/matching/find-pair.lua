#!lua flags=allow-oom
--[[
  Look for a pair that could be made and was not, lane by lane in order, whatever is hot or freed: the proof that no change
  was overlooked. Gives nothing to anybody.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] configVersion   the version the caller will plan under
  ARGV[3] from            place of the first lane to look at: 0, or what the last look answered
  ARGV[4] limit           most lanes of this look

  Reply   looked pair next | plan_needed begin needs | stand agents | stale_config
]]
--- @include core/clock
--- @include core/matching
local nowMs, configVersion, from, limit = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local w, now = here(), clock.now(nowMs)
if staleConfig(w, configVersion) then return { 'stale_config' } end
if redis.call('EXISTS', keys.lanes(w)) == 0 or redis.call('EXISTS', keys.present(w)) == 0 then
  return { 'looked', 'pair', '', 'next', '' }
end
if not plan.current(w) then return { 'plan_needed', 'begin', '1', 'needs', {} } end
-- Nobody who stands under an older configuration is chosen, nor anybody behind it.
local outdated = redis.call('ZRANGEBYSCORE', keys.present(w), '-inf', '(' .. anchor(w).standVersion, 'LIMIT', 0, limit)
if #outdated > 0 then return { 'stand', 'agents', outdated } end

local bases, needs = redis.call('ZRANGE', keys.lanes(w), from, from + limit - 1), {}
for _, base in ipairs(bases) do
  local need = lanes.parts(base)
  if not plan.row(w, need, now) then needs[#needs + 1] = need end
end
if #needs > 0 then return { 'plan_needed', 'begin', '0', 'needs', needs } end

for _, base in ipairs(bases) do
  local need = lanes.parts(base)
  local weight = tonumber(string.match(need, ';w=(%d+)')) or 1
  for _, laneId in ipairs(redis.call('ZRANGE', keys.variants(w, base), 0, -1)) do
    local found = matching.agentFor(w, laneId, plan.row(w, need, now), weight, { count = 0 }, now)
    if matching.interrupted(w) then return { 'looked', 'pair', '', 'next', num(from) } end
    local id = found and redis.call('ZRANGE', keys.lane(w, laneId), 0, 0)[1]
    if id then return { 'looked', 'pair', id .. ' ' .. found.id, 'next', '' } end
  end
end
return { 'looked', 'pair', '', 'next', #bases == limit and num(from + limit) or '' }
