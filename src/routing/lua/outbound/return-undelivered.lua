#!lua flags=allow-oom
--[[
  What a failed reply means for its conversation: nothing, or, where its channel says so and it is Pending, it goes back to New.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] configVersion   the version the channel and the placement were read under
  ARGV[3] conversationId  which one
  ARGV[4] seq             of the reply
  ARGV[5] placement       JSON of its place in line; empty: it stays where it is
  ARGV[6] topics          the topics that was evaluated under, sorted, joined by spaces
  ARGV[7] teamId          the pinned team that was evaluated under; empty: none

  Reply   returned ring taken | kept | stale_config | facts_changed
]]
--- @include core
--- @include core/waking
local nowMs, configVersion, conversationId, seq = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local placement, topics, teamId = ARGV[5], ARGV[6], ARGV[7]
local w, now = here(), clock.now(nowMs)
if staleConfig(w, configVersion) then return { 'stale_config' } end
local c = conversations.load(w, conversationId)
local moves = c and c.state == 'pending' and placement ~= ''
if moves and (c.topics ~= topics or c.teamId ~= teamId) then return { 'facts_changed' } end
if redis.call('ZREM', keys.timers, member(w, 'undelivered', conversationId, seq)) == 0 or not moves then return { 'kept' } end

local data = { reason = 'reply_failed', seq = tonumber(seq) }
local taken = waking.wake(w, c, now,
  { since = now, hops = '', placement = placement, type = 'conversation.woken', by = 'engine', data = data })
conversations.save(w, c)
return { 'returned', 'ring', bell.wanted(w, now), 'taken', taken and '1' or '0' }
