-- Saved replies and the collections they stand in. `seq` counts the replies of a workspace as they are made: the order of
-- a collection. By use they stand by uses first and seq after, in one number, so that no two are equal.
--- @include core/workspace
local SEQS = 2 ^ 26
local savedReplies = {}

-- Whether replies may be put into it: an agent's own lasts as long as the agent, a shared one until it is deleted.
function savedReplies.isOpen(w, collectionId)
  local owner = string.match(collectionId, '^pc_(.+)$')
  if owner then return redis.call('HEXISTS', keys.config(w), 'agent:ag_' .. owner) == 1 end
  return redis.call('ZSCORE', keys.collections(w), collectionId) ~= false
end

-- The reply that has a shortcut (folded) in a collection, or nil.
function savedReplies.named(w, collectionId, folded)
  return folded ~= '' and redis.call('HGET', keys.shortcuts(w, collectionId), folded) or nil
end

function savedReplies.make(w, now, collectionId, id)
  local seq = redis.call('HINCRBY', keys.anchor(w), 'savedReplySeq', 1)
  redis.call('ZADD', keys.savedReplies(w, collectionId), seq, id)
  redis.call('ZADD', keys.replyUses(w, collectionId), SEQS - seq, id)
  redis.call('HSET', keys.savedReply(w, id), 'collectionId', collectionId, 'createdAt', now, 'uses', 0)
end

-- changes: fields by name, of them `folded` the shortcut by which it is found.
function savedReplies.change(w, now, collectionId, id, changes)
  local reply, shortcuts = keys.savedReply(w, id), keys.shortcuts(w, collectionId)
  if changes.folded then
    local before = redis.call('HGET', reply, 'folded')
    if before and before ~= '' then redis.call('HDEL', shortcuts, before) end
    if changes.folded ~= '' then redis.call('HSET', shortcuts, changes.folded, id) end
  end
  local flat = { 'updatedAt', now }
  for name, value in pairs(changes) do flat[#flat + 1] = name; flat[#flat + 1] = value end
  redis.call('HSET', reply, unpack(flat))
end

function savedReplies.remove(w, collectionId, id)
  local folded = redis.call('HGET', keys.savedReply(w, id), 'folded')
  if folded and folded ~= '' then redis.call('HDEL', keys.shortcuts(w, collectionId), folded) end
  redis.call('ZREM', keys.savedReplies(w, collectionId), id)
  redis.call('ZREM', keys.replyUses(w, collectionId), id)
  redis.call('DEL', keys.savedReply(w, id))
end

-- Counts a use. One that is gone is not missed.
function savedReplies.use(w, now, id)
  local reply = keys.savedReply(w, id)
  local collectionId = redis.call('HGET', reply, 'collectionId')
  if not collectionId then return end
  redis.call('HINCRBY', reply, 'uses', 1)
  redis.call('HSET', reply, 'usedAt', now)
  redis.call('ZINCRBY', keys.replyUses(w, collectionId), SEQS, id)
end

-- Removes up to so many replies of a collection, and with the last one the collection. Answers whether any are left.
function savedReplies.drain(w, collectionId, limit)
  for _, id in ipairs(redis.call('ZRANGE', keys.savedReplies(w, collectionId), 0, limit - 1)) do
    savedReplies.remove(w, collectionId, id)
  end
  if redis.call('EXISTS', keys.savedReplies(w, collectionId)) == 1 then return true end
  redis.call('DEL', keys.collection(w, collectionId))
  return false
end
