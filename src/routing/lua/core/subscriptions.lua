-- Webhooks of events: each goes through the workspace's log by a cursor of its own, one event at a time, and first through what
-- it is sent again. What was given up is kept in `undelivered`, to be sent again on demand.
--- @include core/events
--- @include core/flights
local CLAIM_MS, UNDELIVERED_KEPT = 20000, 10000
local subscriptions = {}

-- Begins with what happens from now on, unless it has begun.
function subscriptions.begin(w, id)
  redis.call('HSETNX', keys.subscription(w, id), 'cursor', events.last(w))
end

function subscriptions.load(w, id)
  local s = fields(keys.subscription(w, id), 'cursor', 'token', 'claimUntil', 'attempts')
  s.claimUntil, s.attempts = tonumber(s.claimUntil) or 0, tonumber(s.attempts) or 0
  if s.cursor == '' then s.cursor = events.last(w) end
  return s
end

-- Whether it may send now, whatever there is to send.
function subscriptions.ready(e, s, now)
  return e.disabledAt == 0 and e.pausedUntil <= now and e.dueAt <= now and s.claimUntil <= now
end

-- Ids of those there are, in order.
function subscriptions.ids(w)
  local ids = {}
  for _, resource in ipairs(redis.call('HKEYS', keys.config(w))) do ids[#ids + 1] = string.match(resource, '^webhook:(.+)$') end
  table.sort(ids)
  return ids
end

local function wanted(types, type)
  if #types == 0 then return true end
  for _, each in ipairs(types) do
    if each == type or (string.sub(each, -2) == '.*' and string.sub(type, 1, #each - 1) == string.sub(each, 1, -2)) then return true end
  end
  return false
end

-- A stream's entry by field name.
function subscriptions.named(flat)
  local entry = {}
  for i = 1, #flat, 2 do entry[flat[i]] = flat[i + 1] end
  return entry
end

-- Moves the cursor over what is not wanted or too old, up to `limit` events. Returns the next that is wanted, and whether it
-- stopped for the limit.
function subscriptions.advance(w, id, s, types, oldest, limit)
  local found = redis.call('XRANGE', keys.events(w), '(' .. s.cursor, '+', 'COUNT', limit)
  local cursor, head = s.cursor, nil
  for _, each in ipairs(found) do
    local entry = subscriptions.named(each[2])
    if wanted(types, entry.type) then
      if tonumber(entry.at) >= oldest then head = each; break end
      subscriptions.giveUp(w, id, each, 'too_late', 0)
    end
    cursor = each[1]
  end
  if cursor ~= s.cursor then redis.call('HSET', keys.subscription(w, id), 'cursor', cursor) end
  return head, not head and #found == limit
end

function subscriptions.giveUp(w, id, event, reason, attempts)
  local key, at = keys.undelivered(w, id), tonumber(string.match(event[1], '^%d+'))
  local newest = redis.call('XREVRANGE', key, '+', '-', 'COUNT', 1)[1]
  if newest then at = math.max(at, tonumber(string.match(newest[1], '^%d+'))) end
  local entry = { 'eventId', event[1], 'reason', reason, 'attempts', num(attempts) }
  for _, each in ipairs(event[2]) do entry[#entry + 1] = each end
  redis.call('XADD', key, 'MAXLEN', '~', UNDELIVERED_KEPT, num(at) .. '-*', unpack(entry))
end

-- The first of what is to be sent again that is still kept: its id among the undelivered, and the event. nil: none.
function subscriptions.resend(w, id)
  while true do
    local first = redis.call('LINDEX', keys.resends(w, id), 0)
    if not first then return nil end
    local kept = redis.call('XRANGE', keys.undelivered(w, id), first, first)[1]
    if kept then return first, { subscriptions.named(kept[2]).eventId, kept[2] } end
    redis.call('LPOP', keys.resends(w, id))
  end
end

function subscriptions.claim(w, id, s, token, now)
  if s.token ~= token then s.attempts = redis.call('HINCRBY', keys.subscription(w, id), 'attempts', 1) end
  redis.call('HSET', keys.subscription(w, id), 'token', token, 'claimUntil', now + CLAIM_MS)
end

-- The claim ends; `done`: the next one has not been tried.
function subscriptions.release(w, id, done)
  redis.call('HDEL', keys.subscription(w, id), 'token', 'claimUntil')
  redis.call('HDEL', keys.endpoint(w, id), 'dueAt')
  if done then redis.call('HDEL', keys.subscription(w, id), 'attempts') end
end

-- Nothing of it is left.
function subscriptions.forget(w, id)
  endpoints.forget(w, id)
  redis.call('DEL', keys.subscription(w, id), keys.undelivered(w, id), keys.resends(w, id))
end
