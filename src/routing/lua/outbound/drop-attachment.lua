#!lua flags=allow-oom
--[[
  Forget an attachment whose file is gone.

  KEYS[1] anchor        hash  the workspace's anchor

  ARGV[1] attachmentId  which one

  Reply   dropped
]]
--- @include core/workspace
local attachmentId = ARGV[1]
local w = here()
redis.call('DEL', keys.attachment(w, attachmentId))
redis.call('ZREM', keys.toDrop, member(w, attachmentId))
return { 'dropped' }
