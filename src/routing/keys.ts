/**
 * The key space: every key of the core, as the Lua in `lua/core/keys.lua` builds it too.
 *
 * `docs/redis-keys.md` tells type, members and writers of each; a test holds the three together. All keys of a
 * partition share one hash tag, so that any script over one workspace is atomic, on a cluster too.
 */
import { partitionOf } from './ids.js';

/** Keys of a partition: one of each per hash tag. */
export const partitionKeys = (partition: string) => {
  const at = (name: string) => `{${partition}}:${name}`;
  return {
    engine: at('engine'),
    workspaces: at('workspaces'),
    leases: at('leases'),
    absences: at('absences'),
    takeBacks: at('take-backs'),
    dirty: at('dirty'),
    timers: at('timers'),
    deliveries: at('deliveries'),
    wake: at('wake'),
  };
};

/** Keys of a workspace, under its partition's hash tag. */
export const workspaceKeys = (workspaceId: string) => {
  const at = (name: string) => `{${partitionOf(workspaceId)}}:${workspaceId}:${name}`;
  return {
    anchor: at('anchor'),
    config: at('config'),
    changes: at('changes'),
    configLog: at('config-log'),
    slugs: at('slugs'),
    keys: at('keys'),
    plan: at('plan'),
    serves: at('serves'),
    pools: at('pools'),
    poolNeeds: at('pool-needs'),
    events: at('events'),
    audit: (day: number) => at(`audit:${day}`),
    subscription: (webhookId: string) => at(`subscription:${webhookId}`),
    undelivered: (webhookId: string) => at(`undelivered:${webhookId}`),
    resends: (webhookId: string) => at(`resends:${webhookId}`),
    deadLetters: at('dead-letters'),
    numbers: at('numbers'),
    facts: (day: number) => at(`facts:${day}`),
    lanes: at('lanes'),
    hot: at('hot'),
    freed: at('freed'),
    profiles: at('profiles'),
    present: at('present'),
    due: at('due'),
    open: at('open'),
    closed: at('closed'),
    contacts: at('contacts'),
    erasing: at('erasing'),
    erasures: at('erasures'),
    lane: (laneId: string) => at(`lane:${laneId}`),
    variants: (base: string) => at(`variants:${base}`),
    pace: (need: string) => at(`pace:${need}`),
    standing: (place: string, order: string, fit: number) => at(`standing:${place}:${order}:${fit}`),
    conversation: (id: string) => at(`conversation:${id}`),
    timeline: (id: string) => at(`timeline:${id}`),
    state: (state: string) => at(`state:${state}`),
    channelState: (state: string, channelId: string) => at(`channel-state:${state}:${channelId}`),
    teamPinned: (teamId: string) => at(`team-pinned:${teamId}`),
    agent: (id: string) => at(`agent:${id}`),
    sessions: (agentId: string) => at(`sessions:${agentId}`),
    held: (agentId: string) => at(`held:${agentId}`),
    parked: (agentId: string) => at(`parked:${agentId}`),
    slots: (agentId: string) => at(`slots:${agentId}`),
    offers: (agentId: string) => at(`offers:${agentId}`),
    kept: (agentId: string) => at(`kept:${agentId}`),
    absence: (agentId: string) => at(`absence:${agentId}`),
    feed: (agentId: string) => at(`feed:${agentId}`),
    contact: (id: string) => at(`contact:${id}`),
    person: (id: string) => at(`person:${id}`),
    personMerges: (id: string) => at(`person-merges:${id}`),
    contactConversations: (contactId: string) => at(`contact-conversations:${contactId}`),
    contactNotes: (contactId: string) => at(`contact-notes:${contactId}`),
    erasedConversations: (contactId: string) => at(`erased-conversations:${contactId}`),
    inbox: (contactId: string) => at(`inbox:${contactId}`),
    inboxState: (contactId: string) => at(`inbox-state:${contactId}`),
    dedupe: (day: number, bucket: string) => at(`dedupe:${day}:${bucket}`),
    requests: (day: number) => at(`requests:${day}`),
    replies: (channelId: string) => at(`replies:${channelId}`),
    unreceipted: (channelId: string) => at(`unreceipted:${channelId}`),
    collections: at('collections'),
    collection: (id: string) => at(`collection:${id}`),
    savedReplies: (collectionId: string) => at(`saved-replies:${collectionId}`),
    replyUses: (collectionId: string) => at(`reply-uses:${collectionId}`),
    shortcuts: (collectionId: string) => at(`shortcuts:${collectionId}`),
    savedReply: (id: string) => at(`saved-reply:${id}`),
    failedReplies: at('failed-replies'),
    outbox: (outboxId: string) => at(`outbox:${outboxId}`),
    outboxState: (outboxId: string) => at(`outbox-state:${outboxId}`),
    endpoint: (endpointId: string) => at(`endpoint:${endpointId}`),
    dueHeads: (endpointId: string) => at(`due-heads:${endpointId}`),
    flights: (endpointId: string) => at(`flights:${endpointId}`),
    secrets: at('secrets'),
  };
};

export type WorkspaceKeys = ReturnType<typeof workspaceKeys>;

/** The installation's own key: number of partitions, default workspace, hash of the root key, slugs. */
export const installationKey = '{switchboard}:installation';
