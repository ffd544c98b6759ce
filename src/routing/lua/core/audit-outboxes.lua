-- What must hold of what a conversation has to send: its endpoint knows of it, and is looked at in time.
--- @include core/audit
--- @include core/bot-events

-- Its outboxes as endpoint and outbox: its channel's, and that of the virtual agent that holds it.
local function outboxesOf(c)
  local found = { { c.channelId, c.id } }
  if c.botId ~= '' then found[2] = { c.botId, botEvents.outboxOf(c.id) } end
  return found
end

local function isListed(w, id, outboxId)
  return (redis.call('EXISTS', keys.outbox(w, outboxId)) == 1) == audit.listed(keys.dueHeads(w, id), outboxId)
end

-- Looking too early does no harm.
local function isWatched(w, id, outboxId, now)
  if redis.call('EXISTS', keys.outbox(w, outboxId)) == 0 then return true end
  local at, due = tonumber(redis.call('ZSCORE', keys.deliveries, member(w, id))), endpoints.nextAt(w, id, now)
  return at ~= nil and due ~= nil and at <= due
end

audit.row('conversation', 'outbox', function(w, c, now)
  for _, each in ipairs(outboxesOf(c)) do
    local id, outboxId = each[1], each[2]
    if not isListed(w, id, outboxId) or not isWatched(w, id, outboxId, now) then return false end
  end
  return true
end, function(w, c, now)
  for _, each in ipairs(outboxesOf(c)) do
    local id, outboxId = each[1], each[2]
    local claimUntil = tonumber(redis.call('HGET', keys.outboxState(w, outboxId), 'claimUntil')) or 0
    if not isListed(w, id, outboxId) then endpoints.due(w, id, outboxId, math.max(now, claimUntil)) end
    endpoints.settle(w, id, now)
  end
end)
