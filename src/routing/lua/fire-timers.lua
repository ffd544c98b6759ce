#!lua flags=allow-oom
--[[
  One step of the timer monitor over a partition: end what is due. `not-agent` ends an exclusion and moves the
  conversation to its plain lane; `reply` shows a reply without a receipt as failed. Any number of monitors may fire.

  KEYS[1] engine         hash  the partition's engine state

  ARGV[1] nowMs          unix ms; empty: Redis TIME
  ARGV[2] requestId      the same step gets the same answer again
  ARGV[3] limit          most timers of this step

  Reply   fired count failedReplies rings more
]]
--- @include core
--- @include core/outbox
local nowMs, requestId, limit = ARGV[1], ARGV[2], tonumber(ARGV[3])
local now = clock.now(nowMs)
local before = results.recall(nil, KEYS[1], now, requestId, '')
if before then return before end
local due = redis.call('ZRANGEBYSCORE', keys.timers, '-inf', now, 'LIMIT', 0, limit)
local rings, failed, fire = {}, 0, {}

fire['not-agent'] = function(w, c, agentId)
  conversations.set(c, 'notAgent', table.concat(lanes.without(c, agentId), ','))
  lanes.replace(w, c)
  if bell.wanted(w, now) == '1' then rings[#rings + 1] = w.id end
end
fire.reply = function(w, c, seq)
  local json = cjson.encode({ status = 'failed', at = now, error = outbox.OVERDUE })
  if outbox.mark(w, c, tonumber(seq), now, 'failed', json) then failed = failed + 1 end
end

for _, text in ipairs(due) do
  local w, kind, conversationId, what = members(text)
  redis.call('ZREM', keys.timers, text)
  local c = conversations.load(w, conversationId)
  if c then
    fire[kind](w, c, what)
    conversations.save(w, c)
  end
end
local reply = { 'fired', 'count', num(#due), 'failedReplies', num(failed), 'rings', rings, 'more', #due == limit and '1' or '0' }
if #due == 0 then return reply end -- an idle step writes nothing
return results.keep(nil, KEYS[1], now, requestId, '', reply)
