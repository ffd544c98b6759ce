#!lua
--[[
  Claim a slug for a workspace in the installation: the wished one, or the next free one. Naturally repeatable.

  KEYS[1] installation    hash  the installation's own key

  ARGV[1] workspaceId     who claims
  ARGV[2] slug            wished for

  Reply   claimed slug
]]
local installation, workspaceId, slug = KEYS[1], ARGV[1], ARGV[2]
local kept = redis.call('HGET', installation, 'workspace:' .. workspaceId)
if kept then return { 'claimed', 'slug', kept } end
local free, n = slug, 2
while redis.call('HSETNX', installation, 'slug:' .. free, workspaceId) == 0 do
  free, n = slug .. '-' .. n, n + 1
end
redis.call('HSET', installation, 'workspace:' .. workspaceId, free)
return { 'claimed', 'slug', free }
