#!lua flags=allow-oom
--[[
  A connector's word on one reply: sent, delivered, read or failed. It only moves forward; a repeat changes nothing.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] channelId       the reply must belong to it
  ARGV[3] conversationId  of the reply
  ARGV[4] seq             of the reply
  ARGV[5] status          sent, delivered, read or failed
  ARGV[6] json            object text to keep, with the status in it
  ARGV[7] targetId        message id of what its provider calls it; empty: not said

  Reply   marked deliver | unchanged | unknown
]]
--- @include core/clock
--- @include core/conversations
--- @include core/outbox
--- @include core/targets
local nowMs, channelId, conversationId, seq = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local status, json, targetId = ARGV[5], ARGV[6], ARGV[7]
local w, now = here(), clock.now(nowMs)
local c = conversations.load(w, conversationId)
if not c or c.channelId ~= channelId then return { 'unknown' } end
local entry = redis.call('HGET', keys.timeline(w, c.id), seq)
if not entry or not string.find(entry, '^{"seq":%d+,"at":%d+,"messageId":"rp_') then return { 'unknown' } end
if targetId ~= '' then targets.own(w, c, now, tonumber(seq), targetId) end
local moved, deliver = outbox.mark(w, c, tonumber(seq), now, status, json)
if not moved then return { 'unchanged' } end
return { 'marked', 'deliver', deliver and '1' or '0' }
