-- Notes for colleagues: entries of a timeline that are never sent out. Those who are named in one, and the holder, are told.
--- @include core/conversations
local notes = {}

-- json: an object's text, without its id. Returns its seq.
function notes.write(w, c, now, json)
  local noteId = 'nt_' .. string.sub(c.id, 4) .. '_' .. num(c.lastSeq + 1)
  return conversations.write(w, c, now, '{"noteId":"' .. noteId .. '",' .. string.sub(json, 2))
end

-- The note at a seq, decoded; nil when there is none, or it was deleted.
function notes.read(w, c, seq)
  local stored = redis.call('HGET', keys.timeline(w, c.id), seq)
  local entry = stored and cjson.decode(stored)
  return entry and entry.kind == 'note' and not entry.deletedAt and entry or nil
end

-- change: nil, changed or deleted. mentions: agents, joined by spaces.
function notes.tell(w, c, now, by, seq, mentions, change)
  local to, told = {}, {}
  for agentId in string.gmatch(c.assigneeId .. ' ' .. mentions, '[^ ]+') do
    if not told[agentId] then to[#to + 1] = agentId end
    told[agentId] = true
  end
  local data = { noteSeq = seq, mentions = mentions ~= '' and mentions or nil, change = change }
  events.append(w, now, { type = 'conversation.noted', by = by, conversationId = c.id, epoch = c.epoch, data = data }, to)
end
