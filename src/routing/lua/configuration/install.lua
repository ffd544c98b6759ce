#!lua
--[[
  Fix at first start what an installation never changes: its partitions and its default workspace. Later starts read.

  KEYS[1] installation    hash  the installation's own key

  ARGV[1] partitions      names, joined by commas
  ARGV[2] workspaceId     of the default workspace
  ARGV[3] rootKeyHash     of the root key; empty: keep the stored one
  ARGV[4] given           1 when the root key was given and replaces a stored one; 0 when it was only made
  ARGV[5] linkSecret      signs links to attachments, where none is stored

  Reply   installed partitions workspaceId rootKeyHash linkSecret
]]
local installation, partitions, workspaceId, rootKeyHash, given = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local linkSecret = ARGV[5]
redis.call('HSETNX', installation, 'partitions', partitions)
redis.call('HSETNX', installation, 'workspaceId', workspaceId)
redis.call('HSETNX', installation, 'linkSecret', linkSecret)
if rootKeyHash ~= '' then
  redis.call(given == '1' and 'HSET' or 'HSETNX', installation, 'rootKeyHash', rootKeyHash)
end
local stored = redis.call('HMGET', installation, 'partitions', 'workspaceId', 'rootKeyHash', 'linkSecret')
return { 'installed', 'partitions', stored[1], 'workspaceId', stored[2], 'rootKeyHash', stored[3] or '', 'linkSecret', stored[4] }
