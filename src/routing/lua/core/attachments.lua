-- Files of messages and replies: a record each, and by conversation. `fetches` names what is on its way in, `to-drop` what goes: a
-- file goes before its record, so that whoever looks next finds what was left.
--- @include core/workspace
local UNUSED_MS = 86400000
local DROPPED_AT_ONCE = 500
local attachments = {}

-- Uploaded, and nobody's yet: in a day it goes, unless a reply takes it.
function attachments.begin(w, id, now, contentType, name, by)
  redis.call('HSET', keys.attachment(w, id), 'status', 'uploading', 'contentType', contentType, 'name', name,
    'by', by)
  redis.call('ZADD', keys.toDrop, num(now + UNUSED_MS), member(w, id))
end

-- Those that came with a message, as a JSON list of { id, url, contentType, name }; empty: none. Each is to be fetched at once.
function attachments.expect(w, conversationId, now, json)
  for _, one in ipairs(json ~= '' and cjson.decode(json) or {}) do
    redis.call('HSET', keys.attachment(w, one.id), 'status', 'fetching', 'sourceUrl', one.url, 'contentType', one.contentType,
      'name', one.name, 'conversationId', conversationId, 'attempts', 0, 'nextAt', num(now))
    redis.call('SADD', keys.attachmentsOf(w, conversationId), one.id)
    redis.call('ZADD', keys.fetches, num(now), member(w, one.id))
  end
end

local function isAgent(by) return string.sub(by, 1, 6) == 'agent:' end

-- The first of these that no reply of `by` can have: not stored, in another reply already, or uploaded by another agent. What
-- a key uploaded is for anyone, and a key may send what anyone did. nil: all can be had.
function attachments.refused(w, ids, by)
  for id in string.gmatch(ids, '%S+') do
    local a = fields(keys.attachment(w, id), 'status', 'conversationId', 'by')
    local anothers = isAgent(a.by) and isAgent(by) and a.by ~= by
    if a.status ~= 'stored' or a.conversationId ~= '' or anothers then return id end
  end
end

function attachments.take(w, conversationId, ids)
  for id in string.gmatch(ids, '%S+') do
    redis.call('HSET', keys.attachment(w, id), 'conversationId', conversationId)
    redis.call('SADD', keys.attachmentsOf(w, conversationId), id)
    redis.call('ZREM', keys.toDrop, member(w, id))
  end
end

-- Nothing is known of it from now on; its file goes as soon as nobody can be writing it any more.
function attachments.condemn(w, id, now)
  local record = keys.attachment(w, id)
  local a = fields(record, 'token', 'nextAt')
  redis.call('HDEL', record, 'contentType', 'name', 'sourceUrl', 'conversationId', 'size', 'reason', 'attempts', 'nextAt', 'token',
    'by')
  redis.call('HSET', record, 'status', 'dropping')
  redis.call('ZREM', keys.fetches, member(w, id))
  redis.call('ZADD', keys.toDrop, num(a.token ~= '' and math.max(now, tonumber(a.nextAt)) or now), member(w, id))
end

-- Ids that an entry of a message names, joined by spaces, of its text as the worker wrote it.
function attachments.named(entry)
  local ids = {}
  for id in string.gmatch(string.match(entry, '"attachments":(%b[])') or '', '"id":"(at_[%w_-]+)"') do ids[#ids + 1] = id end
  return table.concat(ids, ' ')
end

-- Of a conversation, these; ids that it does not have are left out.
function attachments.drop(w, conversationId, now, ids)
  for id in string.gmatch(ids, '%S+') do
    if redis.call('SREM', keys.attachmentsOf(w, conversationId), id) == 1 then attachments.condemn(w, id, now) end
  end
end

-- Of a conversation that goes, some; true when none is left.
function attachments.dropSome(w, conversationId, now)
  local key = keys.attachmentsOf(w, conversationId)
  for _, id in ipairs(redis.call('SPOP', key, DROPPED_AT_ONCE)) do attachments.condemn(w, id, now) end
  return redis.call('EXISTS', key) == 0
end
