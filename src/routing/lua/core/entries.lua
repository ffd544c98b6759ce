-- Entries of indexes, named `set subject member` (subject - where a set has none): whether what each is about says so too,
-- and how one that nothing justifies is removed.
--- @include core/audit-places
--- @include core/audit-agents
--- @include core/audit-outboxes
--- @include core/lanes
local entries = {}

local function conversationOf(w, id)
  return fields(keys.conversation(w, id), 'state', 'channelId', 'teamId', 'lane', 'assigneeId', 'lockedBy', 'offeredTo')
end
local function about(says)
  return function(w, subject, id) return says(conversationOf(w, id), subject, w, id) end
end
local function asked(c, agentId) return string.find(' ' .. c.offeredTo .. ' ', ' ' .. agentId .. ' ', 1, true) ~= nil end
local function ofPartition(key) return function() return key end end

-- By name: type, key (w, subject), and whether a member is justified (w, subject, member).
entries.sets = {
  state = { type = 'Z', key = keys.state, says = about(function(c, state) return c.state == state end) },
  open = { type = 'H', key = keys.open, says = function(w, _, key)
    local id = redis.call('HGET', keys.open(w), key)
    return not id or indexes.holdsKey(w, id, key)
  end },
  closed = { type = 'H', key = keys.closed, says = function(w, _, key)
    local id = redis.call('HGET', keys.closed(w), key)
    local c = id and fields(keys.conversation(w, id), 'state', 'key')
    return not id or (c.state == 'resolved' and c.key == key)
  end },
  ['channel-state'] = { type = 'Z', key = function(w, subject) return keys.channelState(w, string.match(subject, '^(%a+):(.+)$')) end,
    says = about(function(c, subject) return c.state .. ':' .. c.channelId == subject end) },
  ['team-pinned'] = { type = 'Z', key = keys.teamPinned,
    says = about(function(c, teamId) return indexes.isOpen(c) and c.teamId == teamId end) },
  lane = { type = 'Z', key = keys.lane, says = about(function(c, laneId) return c.lane == laneId and holding.waits(c) end) },
  held = { type = 'Z', key = keys.held, says = about(function(c, id) return (c.state == 'new' or c.state == 'bot') and c.assigneeId == id end) },
  parked = { type = 'Z', key = keys.parked, says = about(function(c, id) return c.state == 'pending' and c.assigneeId == id end) },
  slots = { type = 'H', key = keys.slots, says = about(function(c, agentId, w, id)
    return (c.state == 'new' and c.assigneeId == agentId) or asked(c, agentId)
      or audit.listed(keys.timers, member(w, 'slot', id, agentId))
  end) },
  offers = { type = 'S', key = keys.offers, says = about(asked) },
  kept = { type = 'S', key = keys.kept, says = function(w, agentId, base)
    local _, only = lanes.parts(base)
    return only == agentId and audit.listed(keys.lanes(w), base)
  end },
  standing = { type = 'Z', key = function(w, subject) return keys.standing(w, string.match(subject, '^(.+):([^:]+):([^:]+)$')) end,
    says = function(w, subject, agentId)
      local found, standing = false, redis.call('HGET', keys.agent(w, agentId), 'standing') or ''
      local key = entries.sets.standing.key(w, subject)
      if standing ~= '' then standings.each(w, standing, function(named) found = found or named == key end) end
      return found
    end },
  ['due-heads'] = { type = 'Z', key = keys.dueHeads, says = function(w, _, outboxId) return redis.call('EXISTS', keys.outbox(w, outboxId)) == 1 end },
  deliveries = { type = 'Z', partition = true, key = ofPartition(keys.deliveries), says = function(w, _, id)
    return redis.call('EXISTS', keys.dueHeads(w, id)) == 1
  end },
  timers = { type = 'Z', partition = true, key = ofPartition(keys.timers), says = function(w, _, text) return timing.justified(w, text) end },
}
local function ofAgent(name, type, key, partition)
  entries.sets[name] = { type = type, key = key, partition = partition, says = function(w, _, agentId)
    return attendance.of(presence.load(w, agentId))[name].may
  end }
end
ofAgent('present', 'Z', keys.present)
ofAgent('due', 'S', keys.due)
ofAgent('leases', 'Z', ofPartition(keys.leases), true)
ofAgent('absences', 'Z', ofPartition(keys.absences), true)
ofAgent('take-backs', 'Z', ofPartition(keys.takeBacks), true)

function entries.justified(w, name, subject, text) return entries.sets[name].says(w, subject, text) end

local REMOVE = { Z = 'ZREM', S = 'SREM', H = 'HDEL' }

-- The set's name when the entry was removed, in a list; none when it was justified.
function entries.mend(w, entry, now)
  local name, subject, text = string.match(entry, '^(%S+) (%S+) (.+)$')
  local set = entries.sets[name]
  if entries.justified(w, name, subject, text) then return {} end
  local removed = redis.call(REMOVE[set.type], set.key(w, subject), set.partition and member(w, text) or text)
  if removed == 0 then return {} end
  if name == 'lane' then lanes.settle(w, subject) end
  if name == 'slots' then standings.refresh(w, subject, now) end
  if name == 'due-heads' then endpoints.settle(w, subject, now) end
  return { name }
end
