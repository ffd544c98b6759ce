#!lua flags=allow-oom
--[[
  Delete a team or a channel, unless open conversations or messages on their way stand under it, and store
  what named it.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] configVersion   the version that was changed; another one since then is refused
  ARGV[5] kind            team or channel
  ARGV[6] id              of the resource
  ARGV[7] channels        channel ids whose open conversations count, joined by commas
  ARGV[8] others          JSON object: resource -> object text to store instead
  ARGV[9] by              actor, as in key:ID

  Reply   deleted ring | in_use | not_found | stale_config | idempotency_key_reused
]]
--- @include core/clock
--- @include core/results
--- @include core/bell
--- @include core/events
--- @include core/inbox
local nowMs, requestId, requestHash, configVersion, kind = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local id, channels, others, by = ARGV[6], ARGV[7], cjson.decode(ARGV[8]), ARGV[9]
local DIRTY_LOOKED_AT = 1000
local w, now = here(), clock.now(nowMs)
local before = results.recall(w, KEYS[1], now, requestId, requestHash)
if before then return before end
if staleConfig(w, configVersion) then return { 'stale_config' } end
if redis.call('HEXISTS', keys.config(w), kind .. ':' .. id) == 0 then return { 'not_found' } end

local used = kind == 'team' and redis.call('ZCARD', keys.teamPinned(w, id)) or 0
for channelId in string.gmatch(channels, '[^,]+') do used = used + redis.call('ZCARD', keys.channelOpen(w, channelId)) end
-- Accepted messages on their way count too, as far as they are among the first in the partition.
local dirty = kind == 'channel' and redis.call('ZRANGE', keys.dirty, 0, DIRTY_LOOKED_AT - 1) or {}
for _, text in ipairs(dirty) do
  local owner, contactId = members(text)
  if owner.id == w.id then
    local _, _, body = inbox.head(w, contactId)
    if body and string.find(body, '"channelId":"' .. id .. '"', 1, true) then used = used + 1 end
  end
end
if used > 0 then return { 'in_use' } end -- not kept: it may be over at the next try

local version = redis.call('HINCRBY', KEYS[1], 'configVersion', 1)
redis.call('HSET', KEYS[1], 'planVersion', version)
w.settings = nil
local resource = kind .. ':' .. id
redis.call('HDEL', keys.config(w), resource)
redis.call('ZADD', keys.changes(w), version, resource)
local slug = redis.call('HGET', keys.slugs(w), resource)
if slug then redis.call('HDEL', keys.slugs(w), resource, kind .. ':' .. slug) end
if kind == 'channel' then redis.call('DEL', keys.replies(w, id), keys.unreceipted(w, id)) end
for other, json in pairs(others) do
  redis.call('HSET', keys.config(w), other, json)
  redis.call('ZADD', keys.changes(w), version, other)
end
events.append(w, now, { type = 'config.deleted', by = by, data = { kind = kind, id = id, version = version } })
return results.keep(w, KEYS[1], now, requestId, requestHash, { 'deleted', 'ring', bell.wanted(w, now) })
