#!lua flags=allow-oom
--[[
  Delete an agent: its sessions and keys end, and what it holds, New and Pending, is unassigned in bounded chunks; its own
  saved replies go likewise. Call again while more is '1'; the agent gets nothing from the first call on.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] agentId         who
  ARGV[5] keyIds          of the agent's keys, joined by commas
  ARGV[6] limit           most conversations, and most saved replies, of this call
  ARGV[7] by              actor, as in key:ID

  Reply   deleted unassigned more ring | unknown | idempotency_key_reused
]]
--- @include core
--- @include core/bots
--- @include core/configuration
--- @include core/retire
--- @include core/saved-replies
local nowMs, requestId, requestHash, agentId, keyIds = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local limit, by = tonumber(ARGV[6]), ARGV[7]
local w, now = here(), clock.now(nowMs)
local agent, resource = keys.agent(w, agentId), 'agent:' .. agentId
local before = results.recall(w, agent, now, requestId, requestHash)
if before then return before end
-- An earlier call may have ended between two chunks: its agent is no longer configured, but something is still its.
local held, parked, personal = keys.held(w, agentId), keys.parked(w, agentId), 'pc_' .. string.sub(agentId, 4)
local known = redis.call('HEXISTS', keys.config(w), resource) == 1
local unfinished = redis.call('HGET', agent, 'deleted') == '1' and redis.call('EXISTS', held, parked, keys.savedReplies(w, personal)) > 0
if not known and not unfinished then return { 'unknown' } end

if redis.call('HGET', agent, 'deleted') ~= '1' then
  retire(w, agentId, now)
  for keyId in string.gmatch(keyIds, '[^,]+') do redis.call('HDEL', keys.keys(w), keyId) end
  local change = configuration.begin(w, now, by, { plan = '1', restand = '', placing = '0' })
  configuration.remove(w, change, resource)
  local data = { kind = 'agent', id = agentId, version = change.version }
  events.append(w, now, { type = 'config.deleted', by = by, data = data })
end

local unassigned = 0
for _, key in ipairs({ held, parked }) do
  for _, id in ipairs(redis.call('ZRANGE', key, 0, limit - unassigned - 1)) do
    local c = conversations.load(w, id)
    if c.state == 'bot' then
      bots.handOver(w, c, now, by, 'agent_deleted')
    else
      holding.free(w, c, now)
      conversations.note(w, c, now, 'conversation.unassigned', by, { reason = 'agent_deleted' }, nil, agentId)
    end
    conversations.save(w, c)
    unassigned = unassigned + 1
  end
  if unassigned >= limit then break end
end
local drained = not savedReplies.drain(w, personal, limit)
local more = not drained or redis.call('EXISTS', held, parked) > 0
if not more then
  redis.call('DEL', keys.feed(w, agentId))
  endpoints.forget(w, agentId)
end
local reply = { 'deleted', 'unassigned', num(unassigned), 'more', more and '1' or '0', 'ring', bell.wanted(w, now) }
if more and requestHash ~= '' then return reply end -- a client's request is done when the last chunk is
return results.keep(w, agent, now, requestId, requestHash, reply)
