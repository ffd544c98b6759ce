#!lua flags=allow-oom
--[[
  Drop resolved conversations that are kept no longer, a bounded piece of some, and contacts of which nothing is left. Repeated
  it goes on. Those that are to come back by a boomerang are left.

  KEYS[1] anchor        hash  the workspace's anchor

  ARGV[1] nowMs         unix ms; empty: Redis TIME
  ARGV[2] resolvedForMs how long a resolved conversation is kept
  ARGV[3] limit         conversations that are looked at
  ARGV[4] skip          how many of the oldest were left before

  Reply   purged conversations contacts left more
]]
--- @include core
--- @include core/dropping
--- @include core/contacts
local nowMs, resolvedForMs, limit = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local skip = tonumber(ARGV[4])
local w, now = here(), clock.now(nowMs)
local old = redis.call('ZRANGEBYSCORE', keys.state(w, 'resolved'), '-inf', now - resolvedForMs, 'LIMIT', skip, limit)
local conversationCount, contactCount, left = 0, 0, 0
for _, id in ipairs(old) do
  local c = conversations.load(w, id)
  if not c then
    redis.call('ZREM', keys.state(w, 'resolved'), id)
  elseif c.boomerangAt > 0 then
    left = left + 1
  elseif c.state == 'resolved' and dropping.step(w, c, now) then
    conversationCount = conversationCount + 1
    redis.call('ZREM', keys.contactConversations(w, c.contactId), id)
    if contacts.retire(w, c.contactId) then contactCount = contactCount + 1 end
  end
end
return { 'purged', 'conversations', num(conversationCount), 'contacts', num(contactCount), 'left', num(left), 'more', #old == limit and '1' or '0' }
