#!lua flags=allow-oom
--[[
  Claim an attachment that is to be fetched, for five minutes. Each granted claim counts one attempt.

  KEYS[1] anchor        hash  the workspace's anchor

  ARGV[1] nowMs         unix ms; empty: Redis TIME
  ARGV[2] attachmentId  which one
  ARGV[3] token         who claims; the same token is answered the same again without counting

  Reply   claimed url contentType attempts | waiting
]]
--- @include core/clock
local nowMs, attachmentId, token = ARGV[1], ARGV[2], ARGV[3]
local CLAIM_MS = 300000
local w, now = here(), clock.now(nowMs)
local record = keys.attachment(w, attachmentId)
local a = fields(record, 'status', 'sourceUrl', 'contentType', 'attempts', 'nextAt', 'token')
if a.status ~= 'fetching' then return { 'waiting' } end

local attempts = tonumber(a.attempts)
if a.token ~= token then
  if tonumber(a.nextAt) > now then return { 'waiting' } end
  attempts = attempts + 1
  redis.call('HSET', record, 'attempts', attempts, 'token', token, 'nextAt', num(now + CLAIM_MS))
  redis.call('ZADD', keys.fetches, num(now + CLAIM_MS), member(w, attachmentId))
end
return { 'claimed', 'url', a.sourceUrl, 'contentType', a.contentType, 'attempts', num(attempts) }
