#!lua
--[[
  Write down an upload: first that it comes, so that nothing is kept of which nobody knows, then that it is stored.

  KEYS[1] anchor        hash  the workspace's anchor

  ARGV[1] nowMs         unix ms; empty: Redis TIME
  ARGV[2] attachmentId  which one
  ARGV[3] status        uploading or stored
  ARGV[4] contentType   what it is said to be
  ARGV[5] name          of the file; empty: none
  ARGV[6] size          bytes; of one that is stored
  ARGV[7] by            actor, as in agent:ID or key:ID; of one that comes

  Reply   put | gone
]]
--- @include core/clock
--- @include core/attachments
local nowMs, attachmentId, status, contentType = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local name, size, by = ARGV[5], ARGV[6], ARGV[7]
local w, now = here(), clock.now(nowMs)
local record = keys.attachment(w, attachmentId)
local before = redis.call('HGET', record, 'status')

if status == 'uploading' then
  if not before then attachments.begin(w, attachmentId, now, contentType, name, by) end
  return { 'put' }
end
if before ~= 'uploading' and before ~= 'stored' then return { 'gone' } end
redis.call('HSET', record, 'status', 'stored', 'size', size)
return { 'put' }
