#!lua
--[[
  Write a note for colleagues into a conversation's timeline, rewrite it, or delete what it says. It is never sent out, and
  changes neither state nor epoch.

  KEYS[1] anchor          hash  the workspace's anchor

  ARGV[1] nowMs           unix ms; empty: Redis TIME
  ARGV[2] requestId       own id, or a client's idempotency key
  ARGV[3] requestHash     empty for own ids
  ARGV[4] conversationId  which one
  ARGV[5] by              actor, as in agent:ID or key:ID
  ARGV[6] seq             of the note; empty: a new one
  ARGV[7] text            what it says; of one that there is, empty: deleted
  ARGV[8] mentions        agents to be told, joined by spaces; of one that there is, *: as they are
  ARGV[9] anybodys        1: others' notes may be changed too

  Reply   noted seq | not_found | no_note | not_own | idempotency_key_reused
]]
--- @include core/clock
--- @include core/results
--- @include core/notes
local nowMs, requestId, requestHash, conversationId, by = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local seq, text, mentions, anybodys = ARGV[6], ARGV[7], ARGV[8], ARGV[9]
local w, now = here(), clock.now(nowMs)
local entity = keys.conversation(w, conversationId)

local before = results.recall(w, entity, now, requestId, requestHash)
if before then return before end
local c = conversations.load(w, conversationId)
if not c then return { 'not_found' } end
local note = seq == '' and { kind = 'note', by = by } or notes.read(w, c, seq)
if not note then return { 'no_note' } end
if seq ~= '' and note.by ~= by and anybodys ~= '1' then return { 'not_own' } end

local change
if seq ~= '' then
  if mentions == '*' then mentions = table.concat(note.mentions or {}, ' ') end
  change = text == '' and 'deleted' or 'changed'
  note[change .. 'At'], note[change .. 'By'] = now, by
end
note.text, note.mentions = text ~= '' and text or nil, nil
if mentions ~= '' and text ~= '' then
  note.mentions = {}
  for agentId in string.gmatch(mentions, '[^ ]+') do table.insert(note.mentions, agentId) end
end
if seq == '' then
  seq = num(notes.write(w, c, now, cjson.encode(note)))
else
  redis.call('HSET', keys.timeline(w, c.id), seq, cjson.encode(note))
end
notes.tell(w, c, now, by, tonumber(seq), text ~= '' and mentions or '', change)
conversations.save(w, c)
return results.keep(w, entity, now, requestId, requestHash, { 'noted', 'seq', seq })
