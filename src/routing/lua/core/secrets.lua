-- Signing secrets of endpoints, by owner: the newest first, each older one for as long as it signs along.
--- @include core/workspace
local secrets = {}

-- Those that sign now, as lists of id, createdAt, until ('' where it has no end yet) and secret.
function secrets.list(w, ownerId, now)
  local stored, kept = redis.call('HGET', keys.secrets(w), ownerId), {}
  for _, each in ipairs(stored and cjson.decode(stored) or {}) do
    if each[3] == '' or tonumber(each[3]) > now then kept[#kept + 1] = each end
  end
  return kept
end

function secrets.inForce(w, ownerId, now)
  local texts = {}
  for _, each in ipairs(secrets.list(w, ownerId, now)) do texts[#texts + 1] = each[4] end
  return texts
end

-- The others sign along until the overlap is over. More than a few would make the header too long for some receivers.
local MOST = 5
function secrets.add(w, ownerId, now, id, secret, overlapMs)
  local list = secrets.list(w, ownerId, now)
  local untilMs = now + overlapMs
  for _, each in ipairs(list) do
    if each[3] == '' or tonumber(each[3]) > untilMs then each[3] = num(untilMs) end
  end
  table.insert(list, 1, { id, num(now), '', secret })
  list[MOST + 1] = nil
  redis.call('HSET', keys.secrets(w), ownerId, cjson.encode(list))
end
