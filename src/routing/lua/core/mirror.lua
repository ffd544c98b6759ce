-- The settings that scripts need, kept on the anchor.
--- @include core/presence
local mirror = {}

-- json: object of anchor fields; empty: none. Turning remove assignment on processes every due absence still lasting.
function mirror.set(w, now, json)
  if json == '' then return end
  local removed = anchor(w).removeAssignment
  for field, value in pairs(cjson.decode(json)) do redis.call('HSET', keys.anchor(w), field, value) end
  w.settings = nil
  if removed == '1' or anchor(w).removeAssignment ~= '1' then return end
  for _, agentId in ipairs(redis.call('SMEMBERS', keys.due(w))) do
    presence.startTakeBack(w, agentId, now, presence.shownAbsence(presence.load(w, agentId)))
  end
end
