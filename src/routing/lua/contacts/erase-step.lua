#!lua flags=allow-oom
--[[
  One bounded step of erasing the contacts whose erasure has begun; call again while `more`.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       a repeat of the same one does nothing more
  ARGV[3] agentIds        JSON list of all agents, sorted
  ARGV[4] limit           entries of a log that are looked at

  Reply   stepped erased more ring
]]
--- @include core
--- @include core/erasing
local nowMs, requestId, agentIds, limit = ARGV[1], ARGV[2], cjson.decode(ARGV[3]), tonumber(ARGV[4])
local w, now = here(), clock.now(nowMs)
local before = results.recall(w, KEYS[1], now, requestId, '')
if before then return before end

local contactId, erased = redis.call('HRANDFIELD', keys.erasing(w)), 0
if contactId then
  local job = cjson.decode(redis.call('HGET', keys.erasing(w), contactId))
  if erasing.step(w, job, now, limit, agentIds) then
    erased = 1
    redis.call('HDEL', keys.erasing(w), contactId)
    events.append(w, now, { type = 'contact.erased', by = job.by, data = { channelId = job.channelId } })
  else
    redis.call('HSET', keys.erasing(w), contactId, cjson.encode(job))
  end
end
local more = redis.call('EXISTS', keys.erasing(w)) == 1 and '1' or '0'
return results.keep(w, KEYS[1], now, requestId, '',
  { 'stepped', 'erased', num(erased), 'more', more, 'ring', bell.wanted(w, now) })
