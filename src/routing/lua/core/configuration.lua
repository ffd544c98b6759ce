-- The configuration's versions: one begins with every change, and what changed under it is logged. What a resource
-- means is not known here; which parts of the engine a change reaches, its caller says.
--- @include core/subscriptions
--- @include core/inbox
local DIRTY_LOOKED_AT, LOGGED = 1000, 10000
local configuration = {}

-- plan: '1' when what can be served changed. restand: agents whose profile or capacity may be another, joined by commas;
-- '*': everybody. placing: '1' when what waits must be placed anew. Answers whether routing has something to do.
local function reach(w, version, effects)
  local plan, everybody, placing = effects.plan == '1', effects.restand == '*', effects.placing == '1'
  if plan then redis.call('HSET', keys.anchor(w), 'planVersion', version) end
  if everybody then redis.call('HSET', keys.anchor(w), 'standVersion', version) end
  if placing then redis.call('HSET', keys.anchor(w), 'placingVersion', version) end
  for agentId in string.gmatch(effects.restand, '[^,*]+') do
    local entity = keys.agent(w, agentId)
    if redis.call('EXISTS', entity) == 1 then redis.call('HSET', entity, 'placedUnder', 0) end
    redis.call('ZADD', keys.present(w), 'XX', 0, agentId)
  end
  return plan or effects.restand ~= '' or placing
end

-- A change of the configuration, to be passed to `store` and `remove`. `reaches`: whether it concerns routing.
function configuration.begin(w, now, by, effects)
  local version = redis.call('HINCRBY', keys.anchor(w), 'configVersion', 1)
  w.settings = nil -- versions are new from here on
  return { version = version, at = now, by = by, entries = 0, reaches = reach(w, version, effects) }
end

local function log(w, change, resource, before, after)
  local kind, id = string.match(resource, '^([^:]+):(.+)$')
  redis.call('XADD', keys.configLog(w), 'MAXLEN', LOGGED, num(change.version) .. '-' .. num(change.entries + 1),
    'at', num(change.at), 'by', change.by, 'kind', kind, 'id', id, 'before', before or '', 'after', after or '')
  change.entries = change.entries + 1
  redis.call('ZADD', keys.changes(w), change.version, resource)
end

-- slug: wished for; empty: it keeps the one it has, or has none.
function configuration.store(w, change, resource, json, slug)
  local kind, id = string.match(resource, '^([^:]+):(.+)$')
  local kept = redis.call('HGET', keys.slugs(w), resource)
  if not kept and slug ~= '' then
    local n = 2
    kept = slug
    while redis.call('HEXISTS', keys.slugs(w), kind .. ':' .. kept) == 1 do
      kept, n = slug .. '-' .. n, n + 1
    end
    redis.call('HSET', keys.slugs(w), kind .. ':' .. kept, id, resource, kept)
  end
  if kept then json = '{"slug":"' .. kept .. '",' .. string.sub(json, 2) end
  log(w, change, resource, redis.call('HGET', keys.config(w), resource), json)
  redis.call('HSET', keys.config(w), resource, json)
  if kind == 'webhook' then subscriptions.begin(w, id) end
end

function configuration.remove(w, change, resource)
  local kind, id = string.match(resource, '^([^:]+):(.+)$')
  log(w, change, resource, redis.call('HGET', keys.config(w), resource), nil)
  redis.call('HDEL', keys.config(w), resource)
  local slug = redis.call('HGET', keys.slugs(w), resource)
  if slug then redis.call('HDEL', keys.slugs(w), resource, kind .. ':' .. slug) end
  if kind == 'channel' then
    redis.call('DEL', keys.replies(w, id), keys.unreceipted(w, id))
    endpoints.forget(w, id)
  end
  if kind == 'webhook' then subscriptions.forget(w, id) end
end

-- Whether open conversations, or accepted messages on their way, would be stranded by a deletion. channels: ids of
-- those whose open conversations count, joined by commas. Messages count as far as they are among the first of the partition.
function configuration.used(w, kind, id, channels)
  if kind == 'team' and redis.call('EXISTS', keys.teamPinned(w, id)) == 1 then return true end
  for channelId in string.gmatch(channels, '[^,]+') do
    for _, state in ipairs({ 'new', 'pending', 'bot' }) do
      if redis.call('EXISTS', keys.channelState(w, state, channelId)) == 1 then return true end
    end
  end
  local dirty = kind == 'channel' and redis.call('ZRANGE', keys.dirty, 0, DIRTY_LOOKED_AT - 1) or {}
  for _, text in ipairs(dirty) do
    local owner, contactId = members(text)
    if owner.id == w.id then
      local _, _, body = inbox.head(w, contactId)
      if body and string.find(body, '"channelId":"' .. id .. '"', 1, true) then return true end
    end
  end
  return false
end
