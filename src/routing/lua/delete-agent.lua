#!lua flags=allow-oom
--[[
  Delete an agent: its sessions and keys end, and what it holds, New and Pending, is unassigned in bounded chunks. Call
  again while more is '1'; the agent gets nothing from the first call on.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       the same call gets the same answer again
  ARGV[3] agentId         who
  ARGV[4] keyIds          of the agent's keys, joined by commas
  ARGV[5] limit           most conversations of this call
  ARGV[6] by              actor, as in key:ID

  Reply   deleted unassigned more ring
]]
--- @include core
local nowMs, requestId, agentId, keyIds, limit, by = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5]), ARGV[6]
local w, now = here(), clock.now(nowMs)
local agent, resource = keys.agent(w, agentId), 'agent:' .. agentId
local before = results.recall(w, agent, now, requestId, '')
if before then return before end

if redis.call('HGET', agent, 'deleted') ~= '1' then
  redis.call('HSET', agent, 'deleted', '1', 'lease', 0, 'absence', '', 'takeBack', '')
  standings.refresh(w, agentId, now)
  redis.call('DEL', keys.sessions(w, agentId), keys.absence(w, agentId))
  for _, key in ipairs({ keys.leases, keys.absences, keys.takeBacks }) do redis.call('ZREM', key, member(w, agentId)) end
  redis.call('ZREM', keys.present(w), agentId)
  redis.call('SREM', keys.due(w), agentId)
  for keyId in string.gmatch(keyIds, '[^,]+') do redis.call('HDEL', keys.keys(w), keyId) end
  local version = redis.call('HINCRBY', KEYS[1], 'configVersion', 1)
  redis.call('HSET', KEYS[1], 'routingVersion', version)
  redis.call('HDEL', keys.config(w), resource)
  redis.call('ZADD', keys.changes(w), version, resource)
  events.append(w, now, { type = 'config.deleted', by = by, data = { kind = 'agent', id = agentId, version = version } })
end

local unassigned = 0
for _, key in ipairs({ keys.held(w, agentId), keys.parked(w, agentId) }) do
  for _, id in ipairs(redis.call('ZRANGE', key, 0, limit - unassigned - 1)) do
    local c = conversations.load(w, id)
    holding.free(w, c, now)
    conversations.note(w, c, now, 'conversation.unassigned', by, { reason = 'agent_deleted' }, { agentId }, agentId)
    conversations.save(w, c)
    unassigned = unassigned + 1
  end
  if unassigned >= limit then break end
end
local more = redis.call('EXISTS', keys.held(w, agentId), keys.parked(w, agentId)) > 0
return results.keep(w, agent, now, requestId, '',
  { 'deleted', 'unassigned', num(unassigned), 'more', more and '1' or '0', 'ring', bell.wanted(w, now) })
