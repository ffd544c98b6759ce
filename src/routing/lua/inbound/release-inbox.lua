#!lua flags=allow-oom
--[[
  Give a claim back after a failed attempt, with the reason that a dead letter would show.

  KEYS[1] anchor     hash  the workspace's anchor

  ARGV[1] contactId  whose inbox
  ARGV[2] token      who claimed
  ARGV[3] reason     one line; never message text

  Reply   released | not_claimed
]]
--- @include core/workspace
local contactId, token, reason = ARGV[1], ARGV[2], ARGV[3]
local key = keys.inboxState(here(), contactId)
if redis.call('HGET', key, 'token') ~= token then return { 'not_claimed' } end
redis.call('HSET', key, 'claimUntil', 0, 'lastError', reason)
return { 'released' }
