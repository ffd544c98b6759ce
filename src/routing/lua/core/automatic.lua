-- What the engine does by itself with a conversation, in the script that makes it due: done once, whoever dies. No state, clock or
-- holder changes by what it says. `acts` (JSON, as src/routing/terms/automatic.ts has it).
--- @include core/leaving
--- @include core/sending
local automatic = {}

function automatic.read(json)
  local acts = cjson.decode(json)
  acts.did, acts.deliver = {}, false
  return acts
end

-- Whether the place that topics or a turn of the customer's (`asks`) bring it to was worked out of other facts than it has (`c`
-- nil: it is not there yet), or for another stay in New, or before its last answer.
function automatic.misjudged(acts, c, topics, teamId, evaluatedIn, asks)
  local stay = c and c.state == 'new' and math.max(c.enteredAt, c.answeredAt) or 0
  local same = stay == evaluatedIn and (c and c.topics or '') == topics and (c and c.teamId or '') == teamId
  return (#acts.topics > 0 or asks) and not same
end

-- Nothing is done where the contact is blocked.
function automatic.silence(acts)
  acts.topics, acts.replies, acts.tags, acts.resolve, acts.responder, acts.bot = {}, {}, nil, nil, nil, nil
end

local function did(acts, what) acts.did[#acts.did + 1] = what end

local function say(w, c, now, acts, reply, what)
  local sent = { by = reply.by, entry = reply.entry, deadlineMs = acts.deadlineMs, pushed = acts.pushed }
  local _, _, deliver = sending.send(w, c, now, sent, c.assigneeId ~= '' and { c.assigneeId } or nil)
  acts.deliver = acts.deliver or deliver
  did(acts, what)
end

local function resolve(w, c, now, acts, by, reason, what)
  leaving.resolve(w, c, now, by, reason, 0)
  did(acts, what)
end

-- The message is in the timeline: its tags, and the topics that it brings.
function automatic.begin(w, c, now, acts, seq)
  if acts.tags then
    redis.call('HSET', keys.timeline(w, c.id), num(seq) .. ':tags', cjson.encode(acts.tags.tags))
    local data = { seq = seq, tags = #acts.tags.tags }
    events.append(w, now, { type = 'message.tagged', by = acts.tags.by, conversationId = c.id, epoch = c.epoch, data = data })
    did(acts, 'tag')
  end
  for _, step in ipairs(acts.topics) do
    local data = { topics = step.topics, was = c.topics }
    conversations.set(c, 'topics', step.topics)
    conversations.note(w, c, now, 'conversation.topics_changed', step.by, data, c.assigneeId ~= '' and { c.assigneeId } or nil)
    did(acts, 'topics')
  end
  if #acts.topics > 0 then lifecycle.released(w, c, now) end
end

-- Overflow: what it says, and the end it puts to one that nobody has in hand by now.
function automatic.overflow(w, c, now, acts)
  for _, reply in ipairs(acts.overflow.replies) do say(w, c, now, acts, reply, 'overflow_reply') end
  local reason = acts.overflow.resolve
  if reason and c.state == 'new' and c.assigneeId == '' and c.lockedBy == '' then
    resolve(w, c, now, acts, 'engine', reason, 'overflow_resolve')
  end
end

local function respond(w, c, now, acts, opened)
  local responder = acts.responder
  local again = responder and responder.everyMs > 0 and now - c.respondedAt >= responder.everyMs
  if not responder or not (again or (opened and responder.everyMs == 0)) then return end
  say(w, c, now, acts, responder, 'responder')
  conversations.set(c, 'respondedAt', now)
end

-- After a message. how: it `opened` the conversation, or opened it `again`, or let it enter New (`entered`).
function automatic.answer(w, c, now, acts, how)
  for _, reply in ipairs(acts.replies) do say(w, c, now, acts, reply, 'reply') end
  if how.opened and acts.resolve then
    return resolve(w, c, now, acts, acts.resolve.by, acts.resolve.reason, 'resolve')
  end
  if c.state == 'bot' then return end
  respond(w, c, now, acts, how.opened or how.again)
  if how.entered then automatic.overflow(w, c, now, acts) end
end
