#!lua flags=no-writes
--[[
  Replies of a channel after a cursor, oldest first; without a cursor from the oldest one that has no receipt.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] channelId       whose outbox
  ARGV[2] cursor          score of the last one that was read; empty: none was
  ARGV[3] limit           most replies

  Reply   read cursor replies
]]
--- @include core/workspace
local channelId, cursor, limit = ARGV[1], ARGV[2], tonumber(ARGV[3])
local w = here()
if cursor == '' then
  local oldest = redis.call('ZRANGE', keys.unreceipted(w, channelId), 0, 0, 'WITHSCORES')[2]
  cursor = oldest and num(tonumber(oldest) - 1) or redis.call('HGET', KEYS[1], 'lastReply') or '0'
end
local batch = redis.call('ZRANGEBYSCORE', keys.replies(w, channelId), '(' .. cursor, '+inf', 'WITHSCORES', 'LIMIT', 0, limit)
local replies = {}
for i = 1, #batch, 2 do
  local conversationId, seq = string.match(batch[i], '^([^/]+)/(%d+)$')
  local c = fields(keys.conversation(w, conversationId), 'contactId', 'visibility', 'threadId')
  replies[#replies + 1] = { conversationId, seq, redis.call('HGET', keys.timeline(w, conversationId), seq) or '',
    redis.call('HGET', keys.contact(w, c.contactId), 'externalId') or '', c.visibility, c.threadId }
  cursor = num(tonumber(batch[i + 1]))
end
return { 'read', 'cursor', cursor, 'replies', replies }
