-- Erasing a contact, in phases: its conversations, then what mentions them, log by log and agent by agent, then the rest. Where
-- it stands is kept in `erasing`, so that any process goes on after any other.
--- @include core/contacts
--- @include core/dropping
--- @include core/scrubbing
--- @include core/subscriptions
local DAY_MS = 86400000
local erasing = {}

-- Nothing of it is known or on its way from now on: who writes again is a new contact.
function erasing.detach(w, id)
  contacts.forget(w, id)
  redis.call('DEL', keys.inbox(w, id), keys.inboxState(w, id))
  redis.call('ZREM', keys.dirty, member(w, id))
  local from, to = keys.contactConversations(w, id), keys.erasedConversations(w, id)
  if redis.call('EXISTS', from) == 0 then return end
  if redis.call('EXISTS', to) == 1 then redis.call('ZUNIONSTORE', to, 2, to, from) else redis.call('RENAME', from, to) end
  redis.call('DEL', from)
end

-- Phases by name: (w, job, now, limit, agentIds). Each does a piece and returns true when it is at its end; `job.at` is its own.
local phases = {}

phases.conversations = function(w, job, now)
  local id = redis.call('ZRANGE', keys.erasedConversations(w, job.contactId), job.at, job.at)[1]
  if not id then return true end
  local c = conversations.load(w, id)
  if not c or dropping.step(w, c, now) then job.at = num(tonumber(job.at) + 1) end
  return false
end

local function ofStream(key)
  return function(w, job, _, limit)
    local nextAt = scrubbing.stream(w, job, key(w), job.at, limit)
    job.at = nextAt or '0'
    return nextAt == nil
  end
end
phases.events = ofStream(keys.events)
phases.letters = ofStream(keys.deadLetters)

-- `at`: days ago, cursor.
phases.requests = function(w, job, now, limit)
  local ago, cursor = string.match(job.at, '^(%d+):?(%d*)$')
  local key = keys.requests(w, math.floor(now / DAY_MS) - tonumber(ago))
  local nextAt = scrubbing.hash(w, job, key, cursor ~= '' and cursor or '0', limit)
  job.at = nextAt and ago .. ':' .. nextAt or num(tonumber(ago) + 1)
  return not nextAt and tonumber(ago) == 3
end

-- `at`: the agent, where its feed goes on. Agents in order of id, so that one that comes or goes meanwhile changes nothing.
phases.agents = function(w, job, now, limit, agentIds)
  local last, feedAt = string.match(job.at, '^(%S+) ?(%S*)$')
  local agentId
  for _, id in ipairs(agentIds) do
    if id > last or (id == last and feedAt ~= '') then agentId = id; break end
  end
  if not agentId then return true end
  if agentId ~= last then scrubbing.agent(w, job, agentId, now) end
  local nextAt = scrubbing.stream(w, job, keys.feed(w, agentId), agentId == last and feedAt or '0', limit)
  job.at = nextAt and agentId .. ' ' .. nextAt or agentId
  return false
end

-- `at`: the day, where its trail goes on.
phases.audit = function(w, job, now, limit)
  local day, from = string.match(job.at, '^(%d+):(.+)$')
  day = tonumber(day) or events.firstDay(w)
  local nextAt = scrubbing.stream(w, job, keys.audit(w, day), from or '0', limit)
  job.at = nextAt and num(day) .. ':' .. nextAt or num(day + 1) .. ':0'
  return not nextAt and day >= math.floor(now / DAY_MS)
end

-- `at`: the webhook, where what it was not sent goes on.
phases.undelivered = function(w, job, _, limit)
  local last, from = string.match(job.at, '^(%S+) ?(%S*)$')
  for _, id in ipairs(subscriptions.ids(w)) do
    if id > last or (id == last and from ~= '') then
      local nextAt = scrubbing.stream(w, job, keys.undelivered(w, id), id == last and from or '0', limit)
      job.at = nextAt and id .. ' ' .. nextAt or id
      return false
    end
  end
  return true
end

phases.rest = function(w, job)
  for _, entity in ipairs({ keys.anchor(w), keys.plan(w), keys.engine }) do scrubbing.answers(w, job, entity) end
  local pair = redis.call('HGET', keys.anchor(w), 'sweepPair')
  if pair and scrubbing.mentions(w, job, pair) then redis.call('HDEL', keys.anchor(w), 'sweepPair') end
  if not contacts.exists(w, job.contactId) then timers.clear(w, 'clear', job.contactId) end
  redis.call('DEL', keys.erasedConversations(w, job.contactId))
  return true
end

local ORDER = { 'conversations', 'events', 'letters', 'requests', 'agents', 'audit', 'undelivered', 'rest' }

-- One piece; true when all is done.
function erasing.step(w, job, now, limit, agentIds)
  if not phases[ORDER[job.phase]](w, job, now, limit, agentIds) then return false end
  job.phase, job.at = job.phase + 1, '0'
  return job.phase > #ORDER
end
