#!lua flags=allow-oom
--[[
  Delete one configured resource, unless open conversations or messages on their way stand under it, and store what
  named it.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] configVersion   the version that was changed; another one since then is refused
  ARGV[5] kind            of resource, but for an agent and the settings
  ARGV[6] id              of the resource
  ARGV[7] channels        channel ids whose open conversations count, joined by commas
  ARGV[8] others          JSON object: resource -> object text to store instead, without its slug
  ARGV[9] plan            1 when what can be served changes
  ARGV[10] restand        agents whose profile or capacity may be another, joined by commas; *: everybody
  ARGV[11] placing        1 when what waits must be placed anew
  ARGV[12] by             actor, as in key:ID

  Reply   deleted ring | in_use | not_found | stale_config | idempotency_key_reused
]]
--- @include core/clock
--- @include core/results
--- @include core/bell
--- @include core/events
--- @include core/configuration
local nowMs, requestId, requestHash, configVersion, kind = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local id, channels, others = ARGV[6], ARGV[7], cjson.decode(ARGV[8])
local effects, by = { plan = ARGV[9], restand = ARGV[10], placing = ARGV[11] }, ARGV[12]
local w, now = here(), clock.now(nowMs)
local before = results.recall(w, KEYS[1], now, requestId, requestHash)
if before then return before end
if staleConfig(w, configVersion) then return { 'stale_config' } end
local resource = kind .. ':' .. id
if redis.call('HEXISTS', keys.config(w), resource) == 0 then return { 'not_found' } end
if configuration.used(w, kind, id, channels) then return { 'in_use' } end -- not kept: it may be over at the next try

local change = configuration.begin(w, now, by, effects)
for other, json in pairs(others) do configuration.store(w, change, other, json, '') end
configuration.remove(w, change, resource)
local data = { kind = kind, id = id, version = change.version }
events.append(w, now, { type = 'config.deleted', by = by, data = data })
local ring = change.reaches and bell.wanted(w, now) or '0'
return results.keep(w, KEYS[1], now, requestId, requestHash, { 'deleted', 'ring', ring })
