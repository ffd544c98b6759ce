-- Conversations given by hand. An agent that the engine shows as absent may be given one, and is told at sign-in.
--- @include core/presence
local handover = {}

-- A person gives the agent a conversation: one in New is immune to the absence that the engine shows now.
function handover.give(w, agentId, c, now)
  local absence = presence.shownAbsence(presence.load(w, agentId))
  local holder = holding.give(w, c, agentId, now)
  if absence ~= '' then
    presence.remember(w, agentId, 'assigned', c.id)
    if c.state == 'new' then conversations.set(c, 'immuneTo', absence) end
    if absence == 'never' then redis.call('SADD', keys.due(w), agentId) end
  end
  return holder
end
