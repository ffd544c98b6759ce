-- Facts of conversations, written by the script that makes them true. A row names its conversation and contact by numbers: what
-- they stand for is found as long as it is kept, and afterwards nothing tells, so that erasing and purging look for no rows.
-- `[kind, at, conversation number, agent, channel, team, topics, what its kind has…]`.
--- @include core/conversations
--- @include core/ledger
local facts = {}

local function nextNumber(w) return redis.call('HINCRBY', keys.anchor(w), 'numbers', 1) end

local function add(w, c, at, kind, agentId, ...)
  if c.number == 0 then
    conversations.set(c, 'number', nextNumber(w))
    redis.call('HSET', keys.numbers(w), num(c.number), c.id)
  end
  ledger.write(w, at, { kind, at, c.number, agentId, c.channelId, c.teamId, c.topics, ... })
end

-- Its number stands for nothing any more.
function facts.forget(w, c)
  if c.number > 0 then redis.call('HDEL', keys.numbers(w), num(c.number)) end
end

-- It was answered in this stay, and nothing was asked since.
function facts.isAnswered(c) return c.askedAt == 0 and c.answeredAt > c.enteredAt end

-- The customer's turn begins with the first message that nobody has answered, or when a bot hands over.
function facts.asked(c, at)
  if c.askedAt == 0 then conversations.set(c, 'askedAt', at) end
end

local function contactOf(w, c)
  local contact = keys.contact(w, c.contactId)
  if redis.call('EXISTS', contact) == 0 then return 0 end
  local number = redis.call('HGET', contact, 'number')
  if number then return tonumber(number) end
  number = nextNumber(w)
  redis.call('HSET', contact, 'number', number)
  return number
end

-- A reply of a person. `agentId`: '' for an admin; before answeredAt is set. Kept: since when the customer waited (0: did not),
-- 1 for the first answer, the contact's number.
function facts.replied(w, c, now, agentId)
  local first = c.askedAt > 0 and c.answeredAt == 0
  add(w, c, now, 'replied', agentId, c.askedAt, first and 1 or 0, contactOf(w, c))
  conversations.set(c, 'askedAt', 0)
end

-- By whom it was closed, or who held it then. Kept: when it opened, when it was resolved before (0: never), the reason.
function facts.resolved(w, c, now, agentId, reason)
  conversations.set(c, 'askedAt', 0)
  if reason ~= 'erased' then add(w, c, now, 'resolved', agentId, tonumber(c.createdAt) or now, c.resolvedAt, reason) end
end

-- Kept: when it was resolved, and what opened it again: message, boomerang or hand.
function facts.reopened(w, c, now, agentId, cause) add(w, c, now, 'reopened', agentId, c.resolvedAt, cause) end

-- Once for each term. Kept: when it was due, 1 when it was met, policy, term.
function facts.level(w, c, now, agentId, met)
  if c.slaCounted == c.slaDueAt then return end
  conversations.set(c, 'slaCounted', c.slaDueAt)
  add(w, c, now, 'level', agentId, c.slaDueAt, met and 1 or 0, c.slaPolicy, c.slaKind)
end

-- Kept: how long the agent was at work on it in this stay, ms.
function facts.handled(w, c, now, agentId, ms) add(w, c, now, 'handled', agentId, ms) end
