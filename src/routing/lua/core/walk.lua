-- A walk over everything of a partition that can be unsound, in bounded steps. Where it stands is a stack of frames, one a
-- line: what is scanned, its workspace, its subject, the cursor of the scan. What is found below is scanned first.
--- @include core/walk-sources
local SCANNED_AT_ONCE = 50
local LIGHT = 0.1 -- a resolved conversation is looked at with three commands, others with a dozen
local SCAN = { Z = 'ZSCAN', S = 'SSCAN', H = 'HSCAN' }
local BEGINNING = 'deliveries - - 0\ntimers - - 0\ntake-backs - - 0\nabsences - - 0\nleases - - 0\nworkspaces - - 0'
local walk = {}

-- An open conversation is looked at from all sides, and a resolved one that is to come back or has something to send; of others
-- only that they are resolved, and listed so in their channel.
local function lookAt(w, state, id, now, go)
  if state == 'resolved' then
    local is = fields(keys.conversation(w, id), 'state', 'boomerangAt', 'channelId')
    local listed = audit.listed(keys.channelState(w, state, is.channelId), id)
    local done = (tonumber(is.boomerangAt) or 0) == 0 and redis.call('EXISTS', keys.outbox(w, id)) == 0
    if listed and is.state == state and done then return true end
  end
  local c = conversations.load(w, id)
  if not c then return false end
  if not audit.sound('conversation', w, c, now) then go.tell(w, 'conversation', id) end
  local headed = c.lane == '' or (audit.listed(keys.variants(w, lanes.baseOf(c.lane)), c.lane)
    and audit.listed(keys.lanes(w), lanes.baseOf(c.lane)))
  if not headed then go.tell(w, 'lane', c.lane) end
  return true
end

-- The open conversation of a key is in no index of a state: the walk over those does not come by it.
local function lookUp(w, id, go)
  local state = redis.call('HGET', keys.conversation(w, id), 'state')
  if state and not audit.listed(keys.state(w, state), id) then go.tell(w, 'conversation', id) end
end

local function visit(w, name, subject, text, value, now, go)
  local known = true
  if name == 'state' then known = lookAt(w, subject, text, now, go) end
  if name == 'open' then lookUp(w, value, go) end
  if name == 'state' and known then return end
  if not entries.justified(w, name, subject, text) then go.tell(w, 'entry', name .. ' ' .. subject .. ' ' .. text) end
end

-- One scan of a frame; what remains of it is the cursor, '0' at its end.
local function scan(w, name, subject, cursor, now, go)
  local source, set = sources[name], entries.sets[name]
  local type, key = source and source[1] or set.type, (source and source[2] or set.key)(w, subject)
  local found = redis.call(SCAN[type], key, cursor, 'COUNT', SCANNED_AT_ONCE)
  local step = type == 'S' and 1 or 2
  if found[1] ~= '0' then go.into(name, subject, w, found[1]) end
  for i = 1, #found[2], step do
    local text, of = found[2][i], w
    if set and set.partition then of, text = space(string.match(text, '^[^/]+')), string.match(text, '/(.+)$') end
    if source then source[3](w, text, go) else visit(of, name, subject, text, found[2][i + 1], now, go) end
  end
  return #found[2] / step * (subject == 'resolved' and LIGHT or 1)
end

-- Begins where `text` says ('' at the beginning), and goes on until `limit` were examined. Returns suspects as workspace, kind
-- and id, how many were examined, and where it stands ('' at the end).
function walk.on(text, limit, now)
  local stack, suspects, told, examined, home = {}, {}, {}, 0, nil
  local go = {}
  function go.into(name, subject, w, cursor)
    stack[#stack + 1] = table.concat({ name, (w or home).id, subject, cursor or '0' }, ' ')
  end
  function go.tell(w, kind, id)
    local key = w.id .. ' ' .. kind .. ' ' .. id
    if not told[key] then suspects[#suspects + 1] = { w.id, kind, id } end
    told[key] = true
  end
  for frame in string.gmatch(text ~= '' and text or BEGINNING, '[^\n]+') do stack[#stack + 1] = frame end
  while #stack > 0 and examined < limit do
    local name, id, subject, cursor = string.match(table.remove(stack), '^(%S+) (%S+) (%S+) (%S+)$')
    home = space(id)
    if subjects[name] then
      subjects[name](home, subject, now, go)
      examined = examined + 1
    else
      examined = examined + math.max(1, scan(home, name, subject, cursor, now, go))
    end
  end
  return suspects, examined, table.concat(stack, '\n')
end
