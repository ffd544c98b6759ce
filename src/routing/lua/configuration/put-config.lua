#!lua flags=allow-oom
--[[
  Store one configured resource and begin a new version of the configuration. Turning remove assignment on processes
  every due absence still lasting.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] configVersion   the version that was changed; another one since then is refused
  ARGV[5] kind            of resource, as team or settings
  ARGV[6] id              of the resource
  ARGV[7] json            object text, without its slug
  ARGV[8] slug            wished for; empty: keep the one it has
  ARGV[9] plan            1 when what can be served changes
  ARGV[10] restand        agents whose profile or capacity may be another, joined by commas; *: everybody
  ARGV[11] placing        1 when what waits must be placed anew
  ARGV[12] mirrored       JSON object of anchor fields that scripts read; empty: none
  ARGV[13] by             actor, as in key:ID

  Reply   stored id version ring | stale_config | idempotency_key_reused
]]
--- @include core
--- @include core/configuration
--- @include core/mirror
local nowMs, requestId, requestHash, configVersion, kind = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local id, json, slug = ARGV[6], ARGV[7], ARGV[8]
local effects = { plan = ARGV[9], restand = ARGV[10], placing = ARGV[11] }
local mirrored, by = ARGV[12], ARGV[13]
local w, now = here(), clock.now(nowMs)
local before = results.recall(w, KEYS[1], now, requestId, requestHash)
if before then return before end
if staleConfig(w, configVersion) then return { 'stale_config' } end

local change = configuration.begin(w, now, by, effects)
configuration.store(w, change, kind .. ':' .. id, json, slug)
mirror.set(w, now, mirrored)
local data = { kind = kind, id = id, version = change.version }
events.append(w, now, { type = 'config.changed', by = by, data = data })
return results.keep(w, KEYS[1], now, requestId, requestHash, { 'stored', 'id', id, 'version', num(change.version),
  'ring', change.reaches and bell.wanted(w, now) or '0' })
