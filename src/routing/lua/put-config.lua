#!lua flags=allow-oom
--[[
  Store one configured resource (team, channel, agent, settings) and begin a new version of the configuration. Turning
  remove assignment on processes every due absence still lasting.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] configVersion   the version that was changed; another one since then is refused
  ARGV[5] kind            team, channel, agent or settings
  ARGV[6] id              of the resource
  ARGV[7] json            object text, without its slug
  ARGV[8] slug            wished for; empty: keep the one it has
  ARGV[9] routing         1 when it changes who can serve what
  ARGV[10] mirror         JSON object of anchor fields that scripts read; empty: none
  ARGV[11] by             actor, as in key:ID

  Reply   stored id version ring | stale_config | idempotency_key_reused
]]
--- @include core
local nowMs, requestId, requestHash, configVersion, kind = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local id, json, slug, routing, mirror, by = ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10], ARGV[11]
local w, now = here(), clock.now(nowMs)
local before = results.recall(w, KEYS[1], now, requestId, requestHash)
if before then return before end
if staleConfig(w, configVersion) then return { 'stale_config' } end

local resource = kind .. ':' .. id
if slug ~= '' then
  local free, n = slug, 2
  while redis.call('HEXISTS', keys.slugs(w), kind .. ':' .. free) == 1 do
    free, n = slug .. '-' .. n, n + 1
  end
  redis.call('HSET', keys.slugs(w), kind .. ':' .. free, id, resource, free)
end
local kept = redis.call('HGET', keys.slugs(w), resource)
if kept then json = '{"slug":"' .. kept .. '",' .. string.sub(json, 2) end

local version = redis.call('HINCRBY', KEYS[1], 'configVersion', 1)
if routing == '1' then redis.call('HSET', KEYS[1], 'planVersion', version, 'standVersion', version) end
redis.call('HSET', keys.config(w), resource, json)
redis.call('ZADD', keys.changes(w), version, resource)

local removed = anchor(w).removeAssignment
w.settings = nil -- versions and mirrored settings are new from here on
if mirror ~= '' then
  for field, value in pairs(cjson.decode(mirror)) do redis.call('HSET', KEYS[1], field, value) end
end
if removed ~= '1' and anchor(w).removeAssignment == '1' then
  for _, agentId in ipairs(redis.call('SMEMBERS', keys.due(w))) do
    presence.startTakeBack(w, agentId, now, presence.shownAbsence(presence.load(w, agentId)))
  end
end
events.append(w, now, { type = 'config.changed', by = by, data = { kind = kind, id = id, version = version } })
return results.keep(w, KEYS[1], now, requestId, requestHash,
  { 'stored', 'id', id, 'version', num(version), 'ring', routing == '1' and bell.wanted(w, now) or '0' })
