#!lua flags=no-writes
--[[
  The message that its source calls so, as it stands in the timeline.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] contactId       whose conversations
  ARGV[2] conversationKey of those it is looked for in
  ARGV[3] targetId        its message id

  Reply   found conversationId seq entry | none
]]
--- @include core/targets
local contactId, conversationKey, targetId = ARGV[1], ARGV[2], ARGV[3]
local w = here()
local id, seq = targets.find(w, contactId, conversationKey, targetId)
local entry = id and redis.call('HGET', keys.timeline(w, id), num(seq))
if not entry then return { 'none' } end
return { 'found', 'conversationId', id, 'seq', num(seq), 'entry', entry }
