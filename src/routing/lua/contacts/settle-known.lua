#!lua flags=allow-oom
--[[
  A piece of a contact's conversations was placed by what is known of it. What is due at another time by now came after it.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] contactId       whose
  ARGV[2] from            where the piece began, as the timer names it
  ARGV[3] dueAt           when it is due again, as it was told

  Reply   settled
]]
--- @include core/timers
local contactId, from, dueAt = ARGV[1], ARGV[2], ARGV[3]
local w = here()
local timer = from == '' and member(w, 'known', contactId) or member(w, 'known', contactId, from)
if tonumber(redis.call('ZSCORE', keys.timers, timer) or 0) == tonumber(dueAt) then redis.call('ZREM', keys.timers, timer) end
return { 'settled' }
