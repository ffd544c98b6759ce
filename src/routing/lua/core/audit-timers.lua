-- Which timers a conversation must have, and whether a timer that stands there is about anything.
--- @include core/lifecycle
local LATE_MS = 5000 -- what fired and is not done yet is due again after so long
local timing = {}

-- Each as kind, what, earliest, latest, and when it is set where it is missing. When an exclusion or a preference ends stands
-- in its timer alone: one that is lost ends now.
function timing.expected(c, now)
  local expected = {}
  local function expect(kind, what, earliest, latest, at)
    expected[#expected + 1] = { kind = kind, what = what, earliest = earliest, latest = latest, at = at }
  end
  local function late(at) return math.max(at, now + LATE_MS) end
  if c.offeredTo ~= '' then expect('offer', nil, c.offerUntil, c.offerUntil, c.offerUntil) end
  if c.answerBy > 0 then expect('answer', nil, c.answerBy, c.answerBy, c.answerBy) end
  if c.lane ~= '' and c.nextAt > 0 then expect('step', nil, c.nextAt, late(c.nextAt), c.nextAt) end
  if c.slaDueAt > 0 and c.slaBreachAt > now then expect('sla', nil, 0, c.slaBreachAt, c.slaBreachAt) end
  -- Held back, it is not resolved, and that its time is over is seen when that ends.
  if c.resolveAt > 0 and (c.resolveAt > now or not lifecycle.heldBack(c)) then expect('auto-resolve', nil, c.resolveAt, late(c.resolveAt), c.resolveAt) end
  if c.boomerangAt > 0 then expect('boomerang', nil, c.boomerangAt, late(c.boomerangAt), c.boomerangAt) end
  if c.botDueAt > 0 then expect('bot', nil, c.botDueAt, late(c.botDueAt), c.botDueAt) end
  if c.onlyAgent ~= '' then expect('only', nil, 0, math.huge, now) end
  for agentId in string.gmatch(c.notAgent, '[^,]+') do expect('not-agent', agentId, 0, math.huge, now) end
  return expected
end

function timing.right(w, c, timer)
  local at = tonumber(redis.call('ZSCORE', keys.timers, member(w, timer.kind, c.id, timer.what)))
  return at ~= nil and at >= timer.earliest and at <= timer.latest
end

-- Whether the fields of its conversation (w, c, what) ask for a timer of this kind.
local asked = {}
asked.offer = function(_, c) return c.offeredTo ~= '' end
asked.answer = function(_, c) return c.answerBy > 0 end
asked.step = function(_, c) return c.lane ~= '' and c.nextAt > 0 end
asked.sla = function(_, c) return c.slaDueAt > 0 end
asked.only = function(_, c) return c.onlyAgent ~= '' end
asked['not-agent'] = function(_, c, agentId) return string.find(',' .. c.notAgent .. ',', ',' .. agentId .. ',', 1, true) ~= nil end
asked['auto-resolve'] = function(_, c) return c.resolveAt > 0 end
asked.boomerang = function(_, c) return c.boomerangAt > 0 end
asked.bot = function(_, c) return c.botDueAt > 0 end
asked.reply = function() return true end
asked.undelivered = function(w, c, seq) return redis.call('ZSCORE', keys.failedReplies(w), c.id .. '/' .. seq) ~= false end
asked.slot = function(w, c, agentId)
  return redis.call('HEXISTS', keys.slots(w, agentId), c.id) == 1 or redis.call('HGET', keys.agent(w, agentId), 'deleted') == '1'
end

-- `text`: kind/id[/what]. Of a need's hours, whatever they were set for, the end only makes its row anew.
function timing.justified(w, text)
  local kind, id, what = string.match(text, '^([^/]+)/([^/]+)/?(.*)$')
  if kind == 'hours' then return true end
  if kind == 'away' then return redis.call('HGET', keys.agent(w, id), 'availability') == 'away' end
  if kind == 'clear' or kind == 'known' or kind == 'block' then return redis.call('EXISTS', keys.contact(w, id)) == 1 end
  local c = asked[kind] and conversations.load(w, id)
  return c ~= nil and c ~= false and asked[kind](w, c, what)
end
