#!lua flags=allow-oom
--[[
  Keep which profiles can serve which targets, as evaluated from the configuration of this version.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] configVersion   the version the plan was evaluated under
  ARGV[2] plan            JSON object: target -> profiles, joined by commas

  Reply   planned | stale_config
]]
--- @include core/keys
local configVersion, plan = ARGV[1], cjson.decode(ARGV[2])
local w = here()
if staleConfig(w, configVersion) then return { 'stale_config' } end
local recent = redis.call('HGET', keys.plan(w), 'recent') -- the last runs' answers stay
redis.call('DEL', keys.plan(w))
if recent then redis.call('HSET', keys.plan(w), 'recent', recent) end
for target, profiles in pairs(plan) do redis.call('HSET', keys.plan(w), target, profiles) end
redis.call('HSET', keys.plan(w), '#', anchor(w).routingVersion)
return { 'planned' }
