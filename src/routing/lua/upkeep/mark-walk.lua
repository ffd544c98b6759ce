#!lua flags=allow-oom
--[[
  Where the walk for suspects stands from now on, unless another monitor has moved it.

  KEYS[1] engine         hash  the partition's engine state

  ARGV[1] from           where it stood
  ARGV[2] next           where it stands; empty: at its beginning

  Reply   marked | moved
]]
--- @include core/workspace
local from, stands = ARGV[1], ARGV[2]
local stood = redis.call('HGET', keys.engine, 'walk') or ''
if stood ~= from and stood ~= stands then return { 'moved' } end
redis.call('HSET', KEYS[1], 'walk', stands)
return { 'marked' }
