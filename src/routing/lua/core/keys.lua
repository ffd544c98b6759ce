-- Key building, in one place. KEYS[1] is the workspace's anchor, or the partition's engine key; every other key
-- of a script stands under the same hash tag. `docs/redis-keys.md` tells what each holds.
local partition = string.match(KEYS[1], '^{[^}]+}:')

local function space(workspaceId)
  return { id = workspaceId, prefix = partition .. workspaceId .. ':' }
end

local function here()
  return space(string.match(KEYS[1], '^{[^}]+}:([^:]+):anchor$'))
end

-- Whole numbers as text: `..` keeps 14 digits only, epochs and scores need more.
local function num(value)
  return string.format('%.0f', value)
end

local keys = {
  engine = partition .. 'engine',
  workspaces = partition .. 'workspaces',
  leases = partition .. 'leases',
  absences = partition .. 'absences',
  takeBacks = partition .. 'take-backs',
  dirty = partition .. 'dirty',
  timers = partition .. 'timers',
  deliveries = partition .. 'deliveries',
  wake = partition .. 'wake',
}
function keys.anchor(w) return w.prefix .. 'anchor' end
function keys.config(w) return w.prefix .. 'config' end
function keys.changes(w) return w.prefix .. 'changes' end
function keys.configLog(w) return w.prefix .. 'config-log' end
function keys.slugs(w) return w.prefix .. 'slugs' end
function keys.keys(w) return w.prefix .. 'keys' end
function keys.plan(w) return w.prefix .. 'plan' end
function keys.events(w) return w.prefix .. 'events' end
function keys.facts(w, day) return w.prefix .. 'facts:' .. num(day) end
function keys.numbers(w) return w.prefix .. 'numbers' end
function keys.audit(w, day) return w.prefix .. 'audit:' .. num(day) end
function keys.subscription(w, webhookId) return w.prefix .. 'subscription:' .. webhookId end
function keys.undelivered(w, webhookId) return w.prefix .. 'undelivered:' .. webhookId end
function keys.resends(w, webhookId) return w.prefix .. 'resends:' .. webhookId end
function keys.deadLetters(w) return w.prefix .. 'dead-letters' end
function keys.serves(w) return w.prefix .. 'serves' end
function keys.pools(w) return w.prefix .. 'pools' end
function keys.poolNeeds(w) return w.prefix .. 'pool-needs' end
function keys.lanes(w) return w.prefix .. 'lanes' end
function keys.hot(w) return w.prefix .. 'hot' end
function keys.freed(w) return w.prefix .. 'freed' end
function keys.profiles(w) return w.prefix .. 'profiles' end
function keys.present(w) return w.prefix .. 'present' end
function keys.due(w) return w.prefix .. 'due' end
function keys.open(w) return w.prefix .. 'open' end
function keys.closed(w) return w.prefix .. 'closed' end
function keys.lane(w, laneId) return w.prefix .. 'lane:' .. laneId end
function keys.variants(w, base) return w.prefix .. 'variants:' .. base end
function keys.pace(w, need) return w.prefix .. 'pace:' .. need end
function keys.standing(w, place, order, fit) return w.prefix .. 'standing:' .. place .. ':' .. order .. ':' .. fit end
function keys.conversation(w, id) return w.prefix .. 'conversation:' .. id end
function keys.timeline(w, id) return w.prefix .. 'timeline:' .. id end
function keys.state(w, state) return w.prefix .. 'state:' .. state end
function keys.channelState(w, state, channelId) return w.prefix .. 'channel-state:' .. state .. ':' .. channelId end
function keys.teamPinned(w, teamId) return w.prefix .. 'team-pinned:' .. teamId end
function keys.agent(w, id) return w.prefix .. 'agent:' .. id end
function keys.sessions(w, agentId) return w.prefix .. 'sessions:' .. agentId end
function keys.held(w, agentId) return w.prefix .. 'held:' .. agentId end
function keys.parked(w, agentId) return w.prefix .. 'parked:' .. agentId end
function keys.slots(w, agentId) return w.prefix .. 'slots:' .. agentId end
function keys.offers(w, agentId) return w.prefix .. 'offers:' .. agentId end
function keys.kept(w, agentId) return w.prefix .. 'kept:' .. agentId end
function keys.absence(w, agentId) return w.prefix .. 'absence:' .. agentId end
function keys.feed(w, agentId) return w.prefix .. 'feed:' .. agentId end
function keys.contact(w, id) return w.prefix .. 'contact:' .. id end
function keys.contacts(w) return w.prefix .. 'contacts' end
function keys.person(w, id) return w.prefix .. 'person:' .. id end
function keys.personMerges(w, id) return w.prefix .. 'person-merges:' .. id end
function keys.contactConversations(w, contactId) return w.prefix .. 'contact-conversations:' .. contactId end
function keys.contactNotes(w, contactId) return w.prefix .. 'contact-notes:' .. contactId end
function keys.erasing(w) return w.prefix .. 'erasing' end
function keys.erasedConversations(w, contactId) return w.prefix .. 'erased-conversations:' .. contactId end
function keys.erasures(w) return w.prefix .. 'erasures' end
function keys.inbox(w, contactId) return w.prefix .. 'inbox:' .. contactId end
function keys.inboxState(w, contactId) return w.prefix .. 'inbox-state:' .. contactId end
function keys.dedupe(w, day, bucket) return w.prefix .. 'dedupe:' .. num(day) .. ':' .. bucket end
function keys.requests(w, day) return w.prefix .. 'requests:' .. num(day) end
function keys.replies(w, channelId) return w.prefix .. 'replies:' .. channelId end
function keys.unreceipted(w, channelId) return w.prefix .. 'unreceipted:' .. channelId end
function keys.collections(w) return w.prefix .. 'collections' end
function keys.collection(w, id) return w.prefix .. 'collection:' .. id end
function keys.savedReplies(w, collectionId) return w.prefix .. 'saved-replies:' .. collectionId end
function keys.replyUses(w, collectionId) return w.prefix .. 'reply-uses:' .. collectionId end
function keys.shortcuts(w, collectionId) return w.prefix .. 'shortcuts:' .. collectionId end
function keys.savedReply(w, id) return w.prefix .. 'saved-reply:' .. id end
function keys.failedReplies(w) return w.prefix .. 'failed-replies' end
function keys.outbox(w, outboxId) return w.prefix .. 'outbox:' .. outboxId end
function keys.outboxState(w, outboxId) return w.prefix .. 'outbox-state:' .. outboxId end
function keys.endpoint(w, endpointId) return w.prefix .. 'endpoint:' .. endpointId end
function keys.dueHeads(w, endpointId) return w.prefix .. 'due-heads:' .. endpointId end
function keys.flights(w, endpointId) return w.prefix .. 'flights:' .. endpointId end
function keys.secrets(w) return w.prefix .. 'secrets' end
