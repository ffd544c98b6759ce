#!lua flags=no-writes
--[[
  What a contact's next message meets: the open conversation of its key, or the one that was resolved last, and the contact as
  it is known.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] contactId       who writes
  ARGV[2] key             of the conversation

  Reply   met conversationId conversation contact
]]
--- @include core/workspace
local contactId, key = ARGV[1], ARGV[2]
local w = here()
local id = redis.call('HGET', keys.open(w), key) or redis.call('HGET', keys.closed(w), key)
return { 'met', 'conversationId', id or '', 'conversation', id and redis.call('HGETALL', keys.conversation(w, id)) or {},
  'contact', redis.call('HGETALL', keys.contact(w, contactId)) }
