#!lua flags=allow-oom
--[[
  How far waiting conversations were evaluated anew after a change of the configuration. A walk for an older version than
  another one's does not count.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] version         the placing version that the walk is for
  ARGV[2] cursor          where it goes on; empty: everything was looked at

  Reply   marked | stale_config
]]
--- @include core/workspace
local version, cursor = ARGV[1], ARGV[2]
local w = here()
local state = fields(keys.anchor(w), 'placingVersion', 'placedVersion')
if state.placingVersion ~= version then return { 'stale_config' } end
redis.call('HSET', keys.anchor(w), 'placingCursor', cursor)
if cursor == '' then redis.call('HSET', keys.anchor(w), 'placedVersion', version) end
return { 'marked' }
