/**
 * Every type of event that the scripts write, with what its `data` has. Held by tests to the scripts and to `docs/events.md`.
 */
export const eventTypes = {
  'message.received': 'A customer wrote: `messageId`, `seq`, `contactId`, `message`',
  'message.sent': 'A reply was taken: `messageId`, `seq`, `message`; and again when its webhook took it',
  'message.delivered': 'Its source says that the contact has it: `messageId`, `seq`',
  'message.read': 'Its source says that the contact saw it: `messageId`, `seq`',
  'message.failed': 'A reply could not be delivered: `messageId`, `seq`',
  'message.replayed': 'A failed reply is sent again: `messageId`, `seq`',
  'message.echoed': 'The business wrote elsewhere: `messageId`, `seq`, `message`',
  'message.edited': 'Its sender changed it: `messageId`, `seq`, `message`',
  'message.deleted':
    'Its sender took it back, or it was there twice (`duplicateOf`): `messageId`, `seq`, `message`',
  'message.reacted': 'A reaction came or went: `messageId`, `seq`, `message`',
  'message.unmatched':
    'An echo, edit, deletion or reaction of a message that is not known: `messageId`, `kind`',
  'message.tagged': 'Its tags were set: `seq`, `tags` (how many)',
  'message.masked': 'Its numbers were masked by hand: `seq`',
  'message.dead_lettered': 'It was given up after its attempts: `messageId`, `contactId`',
  'attachment.stored': 'A file that came with a message is here: `attachmentId`',
  'attachment.failed': 'It could not be fetched: `attachmentId`, `reason`',
  'conversation.opened': 'It began, in New or as `state` says',
  'conversation.woken': 'A customer’s message took it from Pending to New',
  'conversation.pended': 'New to Pending: `reason` where it was no act of its own',
  'conversation.resolved': 'It is Resolved: `reason`',
  'conversation.reopened': 'Resolved to New, by hand or by a customer’s message',
  'conversation.assigned':
    'An agent has it: `reason`; of routing also `lane`, `rules`, `configVersion`, `waitMs`, compared standings',
  'conversation.unassigned': 'Taken from an agent: `reason`; `to` whom or which team it went by hand',
  'conversation.team_assigned': 'Pinned to a team: `teamId`',
  'conversation.offered':
    'Agents are asked, as routing chose them: `to`, `until`, and what an assignment tells',
  'conversation.offer_ended':
    'Of one agent: `reason` is accepted_elsewhere, declined, missed, returned or withdrawn',
  'conversation.escalated': 'Declined too often: `declines`, `teamId` it goes to',
  'conversation.locked': 'An agent works on it: `agentId`, `reason`',
  'conversation.unlocked': 'Nobody does any more: `agentId`, `reason`',
  'conversation.placed': 'Rules gave it another place: `need`, `was`, `priority`, `rules`',
  'conversation.prioritized': 'Its priority was set by hand: `priority`, `was`',
  'conversation.topics_changed': '`topics`, `was`',
  'conversation.noted': 'A colleague wrote a note: `noteSeq`, `mentions`, `note`',
  'conversation.boomerang_set': 'It comes back: `dueAt`',
  'conversation.boomerang_cancelled': 'It does not: `reason`',
  'conversation.boomeranged': 'It came back to New: `reason` system where nobody had asked for it, `noteSeq`',
  'conversation.boomerang_left': 'Another of the same key was open and got the note: `fromId`, `noteSeq`',
  'conversation.handed_over': 'A virtual agent gave it to people: `reason`',
  'sla.warning': 'Its answer is soon due: `policyId`, `term`, `dueAt`',
  'sla.due': 'It is due now: `policyId`, `term`, `dueAt`',
  'sla.breached': 'The minute it was due in has ended: `policyId`, `term`, `dueAt`',
  'sla.met': 'A person answered in time: `policyId`, `term`, `dueAt`',
  'sla.missed': 'A person answered too late: `policyId`, `term`, `dueAt`',
  'agent.presence_changed':
    '`availability` with `awayStateId`, or `liveness`; `cause` where it was the engine, `absenceId`',
  'agent.drained': 'An agent who finishes holds nothing more and is away: `availability`',
  'contact.changed': 'By hand: `contactId`, `what` (names of fields)',
  'contact.noted': '`contactId`, `noteId`',
  'contact.note_changed': '`contactId`, `noteId`',
  'contact.note_deleted': '`contactId`, `noteId`',
  'contact.merged': '`contactId`, `otherId`',
  'contact.merge_undone': '`contactId`, `otherId`',
  'contact.blocked': '`contactId`',
  'contact.unblocked': '`contactId`',
  'contact.cleared': 'Its attributes went after its conversation was resolved: `contactId`',
  'contact.erasing': 'All of a contact is going: `channelId`',
  'contact.erased': 'All of it is gone: `channelId`',
  'config.changed': '`kind`, `id`, `version`',
  'config.deleted': '`kind`, `id`, `version`',
  'config.restored': 'As it was in version `restored`: `version`',
  'key.created': '`keyId`',
  'key.revoked': '`keyId`',
  'webhook.enabled': 'Switched on again by hand: `endpointId`',
  'webhook.disabled': 'It answered 410: `endpointId` or `channelId`, `reason`',
  'webhook.replayed': 'What was given up is sent again: `endpointId`, `count`',
  'webhook.secret_rotated': '`endpointId`, `secretId`',
  'take_back.held': 'Nothing is taken from absent agents: `until`; 1970: it is again',
  'reconciler.repaired': 'An index disagreed with its fact: `item`, `id`, `what`',
} as const satisfies Record<string, string>;

export type EventType = keyof typeof eventTypes;

export const eventTypeNames = Object.keys(eventTypes) as readonly EventType[];

/** Whether there are events of a type, or of a subject as in `message.*`. */
export const isChosenType = (wanted: string): boolean =>
  wanted.endsWith('.*')
    ? eventTypeNames.some((type) => type.startsWith(wanted.slice(0, -1)))
    : Object.hasOwn(eventTypes, wanted);
