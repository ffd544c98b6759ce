-- Facts for reports stand by the day (UTC) they are of, in the order they were written. Rows never change; whole days go.
--- @include core/workspace
local DAY_MS = 86400000
local ledger = {}

function ledger.write(w, at, row)
  redis.call('RPUSH', keys.facts(w, math.floor(at / DAY_MS)), cjson.encode(row))
end

-- A stretch of an agent's time, in pieces by day: `[status, its end, 0, agent, '', '', '', its begin, which]`.
function ledger.stretch(w, agentId, status, from, to)
  local floor = tonumber(redis.call('HGET', keys.anchor(w), 'factsFromDay')) or 0
  for day = math.max(floor, math.floor(from / DAY_MS)), math.floor((to - 1) / DAY_MS) do
    local begins, ends = math.max(from, day * DAY_MS), math.min(to, (day + 1) * DAY_MS)
    redis.call('RPUSH', keys.facts(w, day), cjson.encode({ 'status', ends, 0, agentId, '', '', '', begins, status }))
  end
end
