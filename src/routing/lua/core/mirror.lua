-- The settings that scripts need, kept on the anchor.
--- @include core/presence
local mirror = {}

-- What decides the order of the line.
local function orderOf(w) return anchor(w).orderKind .. ' ' .. anchor(w).headStartMs end

-- json: object of anchor fields; empty: none. Turning remove assignment on processes every due absence still lasting; another
-- order of the line moves all that waits.
function mirror.set(w, now, json)
  if json == '' then return end
  local removed, order = anchor(w).removeAssignment, orderOf(w)
  for field, value in pairs(cjson.decode(json)) do redis.call('HSET', keys.anchor(w), field, value) end
  w.settings = nil
  if orderOf(w) ~= order then redis.call('HSET', keys.anchor(w), 'reorderVersion', anchor(w).configVersion) end
  if removed == '1' or anchor(w).removeAssignment ~= '1' then return end
  for _, agentId in ipairs(redis.call('SMEMBERS', keys.due(w))) do
    presence.startTakeBack(w, agentId, now, presence.shownAbsence(presence.load(w, agentId)))
  end
end
