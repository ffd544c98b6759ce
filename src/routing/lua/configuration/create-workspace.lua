#!lua
--[[
  Begin a workspace: its anchor, its settings, its place in the partition's list, its first key. Naturally repeatable.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] name            as shown
  ARGV[3] slug            unique in the installation; the label of its metrics
  ARGV[4] settings        object text
  ARGV[5] mirror          JSON object of anchor fields that scripts read
  ARGV[6] keyId           of its first key
  ARGV[7] keyRecord       object text; empty: it begins without a key

  Reply   created | exists
]]
--- @include core/clock
local nowMs, name, slug, settings, mirror, keyId, keyRecord = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7]
local w, now = here(), clock.now(nowMs)
if redis.call('EXISTS', KEYS[1]) == 1 then return { 'exists' } end

redis.call('HSET', KEYS[1], 'name', name, 'slug', slug, 'createdAt', now, 'configVersion', 1, 'planVersion', 1, 'standVersion', 1,
  'placingVersion', 1, 'orders', 'load_ratio', 'weights', '1')
for field, value in pairs(cjson.decode(mirror)) do redis.call('HSET', KEYS[1], field, value) end
redis.call('HSET', keys.config(w), 'settings:settings', settings)
redis.call('ZADD', keys.changes(w), 1, 'settings:settings')
if keyRecord ~= '' then redis.call('HSET', keys.keys(w), keyId, keyRecord) end
redis.call('ZADD', keys.workspaces, now, w.id)
return { 'created' }
