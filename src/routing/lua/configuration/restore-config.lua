#!lua flags=allow-oom
--[[
  Bring resources to what they were, as one new version of the configuration. Refused as a whole where a resource that
  it deletes is in use: open conversations or messages on their way stand under it, or it is an agent that is signed in or
  holds something. An agent that comes back has no session and what keys it still has.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] configVersion   the version that was changed; another one since then is refused
  ARGV[5] restored        version that is restored
  ARGV[6] stored          JSON array of [resource, object text without its slug, slug wished for]
  ARGV[7] deleted         JSON array of [resource, channel ids whose open conversations count, joined by commas]
  ARGV[8] plan            1 when what can be served changes
  ARGV[9] restand         agents whose profile or capacity may be another, joined by commas; *: everybody
  ARGV[10] placing        1 when what waits must be placed anew
  ARGV[11] mirrored       JSON object of anchor fields that scripts read; empty: none
  ARGV[12] by             actor, as in key:ID

  Reply   restored id ring | in_use resource | stale_config | idempotency_key_reused
]]
--- @include core
--- @include core/configuration
--- @include core/mirror
--- @include core/retire
local nowMs, requestId, requestHash, configVersion, restored = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local stored, deleted = cjson.decode(ARGV[6]), cjson.decode(ARGV[7])
local effects = { plan = ARGV[8], restand = ARGV[9], placing = ARGV[10] }
local mirrored, by = ARGV[11], ARGV[12]
local w, now = here(), clock.now(nowMs)
local before = results.recall(w, KEYS[1], now, requestId, requestHash)
if before then return before end
if staleConfig(w, configVersion) then return { 'stale_config' } end

local function agentOf(resource) return string.match(resource, '^agent:(.+)$') end
for _, each in ipairs(deleted) do
  local resource, channels = each[1], each[2]
  local kind, id = string.match(resource, '^([^:]+):(.+)$')
  local busy = agentOf(resource) and redis.call('EXISTS', keys.held(w, id), keys.parked(w, id), keys.sessions(w, id)) > 0
  if busy or configuration.used(w, kind, id, channels) then return { 'in_use', 'resource', resource } end -- not kept
end

local change = configuration.begin(w, now, by, effects)
for _, each in ipairs(stored) do
  configuration.store(w, change, each[1], each[2], each[3])
  local agentId = agentOf(each[1])
  -- One that was deleted comes back as one that never signed in.
  if agentId then
    local deleted = redis.call('HDEL', keys.agent(w, agentId), 'deleted') == 1
    if deleted then redis.call('HDEL', keys.agent(w, agentId), 'lastSign') end
  end
end
for _, each in ipairs(deleted) do
  local agentId = agentOf(each[1])
  if agentId then
    retire(w, agentId, now)
    redis.call('DEL', keys.feed(w, agentId))
  end
  configuration.remove(w, change, each[1])
end
mirror.set(w, now, mirrored)
local data = { restored = tonumber(restored), version = change.version }
events.append(w, now, { type = 'config.restored', by = by, data = data })
return results.keep(w, KEYS[1], now, requestId, requestHash, { 'restored', 'id', num(change.version),
  'ring', change.reaches and bell.wanted(w, now) or '0' })
