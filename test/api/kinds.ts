// One of each kind that admins configure: what makes it, what it then is, what changes it, and what is refused.

import { expect, type Stage } from './stage.js';

export type Named = {
  teamId: string;
  channelId: string;
  agentId: string;
  topicId: string;
  reasonId: string;
  groupId: string;
  attributeId: string;
};

export type KindSample = {
  path: string;
  prefix: string;
  body: (ids: Named) => Record<string, unknown>;
  /** What it is beside the body. */
  unset: Record<string, unknown>;
  patch: (ids: Named) => Record<string, unknown>;
  /** A change of the body → path and code of the error that names it. */
  bad: (ids: Named) => [change: Record<string, unknown>, path: string, code: string][];
};

/** Something of each kind that others may name. */
export async function named({ make, shop }: Stage): Promise<Named> {
  const attribute = await make('/v1/contact-attributes', shop.admin, {
    ...{ key: 'tier', label: 'Tier', type: 'choice', choices: ['gold', 'basic'] },
  });
  await make('/v1/contact-attributes', shop.admin, { key: 'age', label: 'Age', type: 'number' });
  const group = await make('/v1/contact-groups', shop.admin, {
    name: 'VIP',
    when: { attribute: { key: 'tier', op: 'eq', value: 'gold' } },
  });
  const topic = await make('/v1/topics', shop.admin, { name: 'Billing' });
  const reason = await make('/v1/resolve-reasons', shop.admin, { name: 'Spam' });
  return {
    ...{ teamId: shop.teamId, channelId: shop.channelId, agentId: shop.agentId },
    ...{ reasonId: reason.id, topicId: topic.id, groupId: group.id, attributeId: attribute.id },
  };
}

const deep = (levels: number): unknown => (levels === 0 ? { noTopic: true } : { not: deep(levels - 1) });
const age = (op: string, value: unknown) => ({ attribute: { key: 'age', op, value } });

/** What is refused of a condition, wherever one stands. */
const badConditions: [when: unknown, path: string, code: string][] = [
  [{}, 'when.all', 'invalid_type'],
  [{ weather: 'fine' }, 'when.weather', 'unknown_field'],
  [deep(5), 'when', 'too_complex'],
  [{ any: Array(100).fill(age('gt', 1)) }, 'when', 'too_complex'],
  [{ all: [] }, 'when.all', 'too_small'],
  [{ attribute: { key: 'shoe', op: 'not_empty' } }, 'when.attribute.key', 'unknown_attribute'],
  [{ not: age('contains', 'x') }, 'when.not.attribute.op', 'invalid_relation'],
  [{ all: [age('gt', 'old')] }, 'when.all.0.attribute.value', 'invalid_relation'],
  [age('gt', undefined), 'when.attribute.value', 'invalid_type'],
  [{ attribute: { key: 'tier', op: 'gte', value: 'gold' } }, 'when.attribute.op', 'invalid_relation'],
];
const conditions = (more: [when: unknown, path: string, code: string][]) =>
  [...badConditions, ...more].map(([when, path, code]): [Record<string, unknown>, string, string] => [
    { when },
    path,
    code,
  ]);

export const kindSamples: Record<string, KindSample> = {
  team: {
    ...{ path: '/v1/teams', prefix: 'tm' },
    body: ({ teamId }) => ({
      ...{ name: 'Cards', capacity: 4, mode: 'offer', choice: 'level', paused: true },
      ...{ awayTimeoutMs: 60_000, answerWithinMs: 120_000, wrapUpMs: 5_000 },
      offer: { timeoutMs: 10_000, escalateToTeamId: teamId },
    }),
    unset: {
      businessHoursId: null,
      offer: expect.objectContaining({
        timeoutMs: 10_000,
        broadcastTo: 3,
        declineLimit: 3,
        coolDownMs: 300_000,
      }),
      queue: { sort: 'oldest', mayChangeSort: true, mayFilter: true, onlyRouted: false, seesUnrouted: false },
    },
    patch: () => ({ mode: 'pull', answerWithinMs: null }),
    bad: () => [
      [{ queue: { sort: 'random' } }, 'queue.sort', 'invalid_value'],
      [{ queue: { mayFilter: 'no' } }, 'queue.mayFilter', 'invalid_type'],
      [{ mode: 'shout' }, 'mode', 'invalid_value'],
      [{ choice: 'lucky' }, 'choice', 'invalid_value'],
      [{ offer: { timeoutMs: 999 } }, 'offer.timeoutMs', 'too_small'],
      [{ offer: { broadcastTo: 51 } }, 'offer.broadcastTo', 'too_big'],
      [{ offer: { escalateToTeamId: 'tm_none' } }, 'offer.escalateToTeamId', 'unknown_team'],
      [{ wrapUpMs: 1.5 }, 'wrapUpMs', 'invalid_type'],
      [{ businessHoursId: 'bh_none' }, 'businessHoursId', 'unknown_id'],
    ],
  },
  agent: {
    ...{ path: '/v1/agents', prefix: 'ag' },
    body: ({ teamId }) => ({
      ...{ name: 'Ada', teamIds: [teamId], roles: { [teamId]: 'supervisor' }, capacity: 3, draining: true },
      ...{ skills: [{ skill: 'cards', level: 7 }], languages: ['fr', 'en'] },
    }),
    unset: { kind: 'human', virtual: null },
    patch: () => ({ skills: [], draining: false }),
    bad: () => [
      [{ skills: [{ skill: 'Cards!', level: 1 }] }, 'skills.0.skill', 'invalid_format'],
      [{ skills: [{ skill: 'cards', level: 11 }] }, 'skills.0.level', 'too_big'],
      [{ skills: Array(2).fill({ skill: 'cards', level: 1 }) }, 'skills', 'custom'],
      [{ languages: ['français'] }, 'languages.0', 'invalid_format'],
      [{ teamIds: ['tm_none'] }, 'teamIds.0', 'unknown_team'],
      [{ virtual: { webhookUrl: 'https://bot.example', role: 'inception' } }, 'virtual', 'invalid_relation'],
      [{ virtual: { webhookUrl: 'bot', role: 'inception' } }, 'virtual.webhookUrl', 'invalid_url'],
      [{ virtual: { webhookUrl: 'https://bot.example', role: 'boss' } }, 'virtual.role', 'invalid_value'],
      [{ roles: { tm_none: 'viewer' } }, 'roles.tm_none', 'invalid_relation'],
      [{ roles: { tm_none: 'boss' } }, 'roles.tm_none', 'invalid_value'],
    ],
  },
  channel: {
    ...{ path: '/v1/channels', prefix: 'ch' },
    body: ({ teamId, reasonId }) => ({
      ...{ name: 'Chat', kind: 'api', teamIds: [teamId], weight: 2, exclusive: true, fallbackTeamId: teamId },
      overflow: [
        { when: { depthAtLeast: 20 }, do: { addTeamIds: [teamId] } },
        { when: { waitedMs: 60_000 }, do: { priorityUp: 100 } },
        { when: { closed: true }, do: { resolve: 'closed' } },
        { when: { closed: true }, do: { resolve: reasonId } },
      ],
      resolveReason: { private: 'required', public: 'off' },
      topicRequired: { private: true, public: false },
      webhookUrl: 'https://shop.example/hook?x=1',
    }),
    unset: {
      ...{ businessHoursId: null, assignOnReply: true, replyDeadlineMs: 900_000 },
      ...{ afterReply: 'pending', onReplyFailed: 'keep', autoResponder: null },
    },
    patch: () => ({
      autoResponder: {
        inHours: { text: 'Hello {{contact.name|you}}', byLanguage: { fr: 'Bonjour' } },
        ...{ outOfHours: null, everyMs: 60_000 },
      },
      ...{ overflow: [], weight: null, webhookUrl: null, afterReply: 'stay', onReplyFailed: 'new' },
      topicRequired: { private: false, public: true },
    }),
    bad: () => [
      [{ weight: 11 }, 'weight', 'too_big'],
      [{ fallbackTeamId: 'tm_none' }, 'fallbackTeamId', 'unknown_team'],
      [{ webhookUrl: 'ftp://shop.example' }, 'webhookUrl', 'invalid_url'],
      [{ webhookUrl: 'https://u:p@shop.example' }, 'webhookUrl', 'invalid_url'],
      [{ webhookUrl: 'https://shop.example/#x' }, 'webhookUrl', 'invalid_url'],
      [{ webhookUrl: 'shop.example' }, 'webhookUrl', 'invalid_url'],
      [{ afterReply: 'open' }, 'afterReply', 'invalid_value'],
      [{ onReplyFailed: 'resolve' }, 'onReplyFailed', 'invalid_value'],
      [{ autoResponder: { inHours: { text: ' ' } } }, 'autoResponder.inHours.text', 'custom'],
      [
        { autoResponder: { inHours: { text: '{{agent.x|y}}' } } },
        'autoResponder.inHours.text',
        'unknown_placeholder',
      ],
      [
        { autoResponder: { outOfHours: { text: 'x', byLanguage: { fr: '{{contact.name}}' } } } },
        ...(['autoResponder.outOfHours.byLanguage.fr', 'missing_fallback'] as const),
      ],
      [{ autoResponder: { everyMs: 1.5 } }, 'autoResponder.everyMs', 'invalid_type'],
      [{ businessHoursId: 'bh_none' }, 'businessHoursId', 'unknown_id'],
      [{ resolveReason: { private: 'maybe' } }, 'resolveReason.private', 'invalid_value'],
      [{ topicRequired: { secret: true } }, 'topicRequired.secret', 'unknown_field'],
      [
        { overflow: [{ when: { closed: true }, do: { resolve: 'rs_none' } }] },
        'overflow.0.do.resolve',
        'unknown_id',
      ],
      [
        { lifecycle: { autoResolve: { newReason: 'rs_none' } } },
        'lifecycle.autoResolve.newReason',
        'unknown_id',
      ],
      [
        { overflow: [{ when: { closed: true }, do: { teamId: 'tm_none' } }] },
        'overflow.0.do.teamId',
        'unknown_team',
      ],
      [
        { overflow: [{ when: { waitedMs: 1 }, do: { reply: 'x' } }] },
        'overflow.0.when.waitedMs',
        'too_small',
      ],
      [
        { overflow: [{ when: { closed: true }, do: { resolve: 'Bye bye' } }] },
        'overflow.0.do.resolve',
        'invalid_format',
      ],
      [{ overflow: Array(21).fill({ when: { closed: true }, do: { reply: 'x' } }) }, 'overflow', 'too_big'],
    ],
  },
  routing_rule: {
    ...{ path: '/v1/routing-rules', prefix: 'rr' },
    body: ({ teamId, topicId, groupId, agentId, channelId }) => ({
      name: 'French VIP',
      when: {
        all: [
          { any: [{ topics: { anyOf: [topicId] } }, { noTopic: true }] },
          { groups: { allOf: [groupId] } },
          { not: { visibility: 'public' } },
          { channels: [channelId] },
          { languages: ['fr'] },
          { attribute: { key: 'age', op: 'gte', value: 18 } },
        ],
      },
      teamIds: [teamId],
      requires: { skills: [{ skill: 'cards', level: 5 }], language: 'contact' },
      steps: [
        { afterMs: 30_000, levels: [{ skill: 'cards', level: 3 }] },
        { afterMs: 60_000, dropLanguage: true, addTeamIds: [teamId], end: 'anyone' },
      ],
      preferredAgentId: agentId,
    }),
    unset: { enabled: true, preferForMs: 60_000 },
    patch: () => ({ enabled: false, preferredAgentId: null }),
    bad: ({ topicId }) => [
      [{ teamIds: [] }, 'teamIds', 'too_small'],
      [{ teamIds: ['tm_none'] }, 'teamIds.0', 'unknown_team'],
      [{ steps: [{ afterMs: 2_000 }, { afterMs: 2_000 }] }, 'steps', 'out_of_order'],
      [{ steps: [{ afterMs: 2_000, end: 'wait' }, { afterMs: 3_000 }] }, 'steps', 'not_last'],
      [{ steps: [{ afterMs: 2_000, addTeamIds: ['tm_none'] }] }, 'steps.0.addTeamIds.0', 'unknown_team'],
      [{ preferredAgentId: 'ag_none' }, 'preferredAgentId', 'unknown_id'],
      [{ requires: { language: 'the same' } }, 'requires.language', 'invalid_format'],
      ...conditions([
        [{ topics: { anyOf: [topicId, 'tp_none'] } }, 'when.topics.anyOf.1', 'unknown_id'],
        [{ topics: { anyOf: [topicId, topicId] } }, 'when.topics.anyOf', 'custom'],
        [{ not: { groups: { noneOf: ['cg_none'] } } }, 'when.not.groups.noneOf.0', 'unknown_id'],
        [{ channels: ['ch_none'] }, 'when.channels.0', 'unknown_id'],
        [{ visibility: 'secret' }, 'when.visibility', 'invalid_value'],
      ]),
    ],
  },
  priority: {
    ...{ path: '/v1/priorities', prefix: 'pr' },
    body: ({ topicId }) => ({ item: { topicId } }),
    unset: { weight: 1 },
    patch: ({ channelId }) => ({ weight: 7, item: { channelId, visibility: 'both' } }),
    bad: ({ channelId }) => [
      [{ weight: 101 }, 'weight', 'too_big'],
      [{ item: { topicId: 'tp_none' } }, 'item.topicId', 'unknown_id'],
      [{ item: { groupId: 'cg_none' } }, 'item.groupId', 'unknown_id'],
      [{ item: { channelId } }, 'item.visibility', 'invalid_value'],
    ],
  },
  business_hours: {
    ...{ path: '/v1/business-hours', prefix: 'bh' },
    body: () => ({
      ...{ name: 'Office', timeZone: 'Europe/Paris', holidays: [{ date: '2026-12-25', shifts: [] }] },
      shifts: Object.fromEntries(
        ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [
          day,
          [{ from: '09:00', to: '17:00' }],
        ]),
      ),
    }),
    unset: {},
    patch: () => ({ timeZone: 'UTC', holidays: [] }),
    bad: () => [
      [{ timeZone: 'Europe/Atlantis' }, 'timeZone', 'custom'],
      [{ shifts: { mon: [{ from: '9', to: '17:00' }] } }, 'shifts.mon.0.from', 'invalid_format'],
      [{ holidays: [{ date: '2026-02-30' }] }, 'holidays.0.date', 'invalid_format'],
    ],
  },
  sla_policy: {
    ...{ path: '/v1/sla-policies', prefix: 'sp' },
    body: ({ groupId }) => ({
      ...{ name: 'VIP', when: { groups: { anyOf: [groupId] } } },
      ...{ firstResponseMs: 600_000, nextResponseMs: 900_000, warnBeforeMs: 60_000 },
    }),
    unset: { enabled: true, madeIn: expect.any(Number) },
    patch: () => ({ when: null, nextResponseMs: null }),
    bad: () => [
      [{ firstResponseMs: 0 }, 'firstResponseMs', 'too_small'],
      [{ madeIn: 1 }, 'madeIn', 'unknown_field'],
      [{ firstResponseMs: null, nextResponseMs: null }, 'firstResponseMs', 'invalid_relation'],
      [{ warnBeforeMs: 600_000 }, 'warnBeforeMs', 'invalid_relation'],
      ...conditions([]),
    ],
  },
  automation: {
    ...{ path: '/v1/automations', prefix: 'au' },
    body: ({ channelId, topicId }) => ({
      ...{ name: 'Refunds', channelIds: [channelId] },
      when: {
        all: [
          { beginsWith: ['hello', 'hi, there'] },
          { endsWith: ['?'] },
          { contains: { anyOf: ['refund', 'money back'] } },
          { notContains: { allOf: ['gift', 'card'] } },
          { wordCount: { gt: 2 } },
        ],
      },
      do: [
        { tag: 'refund' },
        { addTopicIds: [topicId] },
        { reply: 'Hello {{contact.firstName|there}}, {{contact.tier|basic}}' },
        { resolve: 'refunded' },
      ],
    }),
    unset: { enabled: true, madeIn: expect.any(Number) },
    patch: () => ({ enabled: false, channelIds: null, when: { any: [{ wordCount: { lt: 2 } }] } }),
    bad: ({ topicId }) => [
      [{ madeIn: 1 }, 'madeIn', 'unknown_field'],
      [{ channelIds: ['ch_none'] }, 'channelIds.0', 'unknown_id'],
      [{ channelIds: [] }, 'channelIds', 'too_small'],
      [{ when: { all: [] } }, 'when.all', 'too_small'],
      [{ when: { all: [{ contains: { anyOf: [' '] } }] } }, 'when.all.0.contains.anyOf.0', 'custom'],
      [{ when: { any: [{ wordCount: { gt: -1 } }] } }, 'when.any.0.wordCount.gt', 'too_small'],
      [{ do: [] }, 'do', 'too_small'],
      [{ do: [{ addTopicIds: [topicId, 'tp_none'] }] }, 'do.0.addTopicIds.1', 'unknown_id'],
      [{ do: [{ resolve: 'So long' }] }, 'do.0.resolve', 'invalid_format'],
      [{ do: Array(2).fill({ resolve: 'done' }) }, 'do', 'duplicate'],
      [{ do: [{ reply: '{{contact.shoe|x}}' }] }, 'do.0.reply', 'unknown_placeholder'],
      [{ do: [{ reply: '{{contact.name}}' }] }, 'do.0.reply', 'missing_fallback'],
    ],
  },
  topic: {
    ...{ path: '/v1/topics', prefix: 'tp' },
    body: () => ({ name: 'Refunds' }),
    unset: {},
    patch: () => ({ name: 'Returns' }),
    bad: () => [
      [{ name: 'BILLING' }, 'name', 'taken'],
      [{ name: '  ' }, 'name', 'custom'],
      [{ name: 'lone \ud800' }, 'name', 'malformed_text'],
    ],
  },
  webhook: {
    ...{ path: '/v1/webhooks', prefix: 'wh' },
    body: () => ({ name: 'CRM', url: 'https://crm.example/hook' }),
    unset: { types: [], enabled: true, description: '', retryForMs: 86_400_000 },
    patch: () => ({ types: ['message.*', 'conversation.resolved'], enabled: false }),
    bad: () => [
      [{ url: 'ftp://crm.example' }, 'url', 'invalid_url'],
      [{ url: 'https://me:secret@crm.example' }, 'url', 'invalid_url'],
      [{ types: ['message'] }, 'types.0', 'invalid_format'],
      [{ types: ['message.*', 'message.arrived'] }, 'types.1', 'unknown_id'],
      [{ types: ['message.*', 'message.*'] }, 'types', 'custom'],
      [{ retryForMs: 59_999 }, 'retryForMs', 'too_small'],
      [{ secret: 'whsec_AAAA' }, 'secret', 'unknown_field'],
    ],
  },
  away_state: {
    ...{ path: '/v1/away-states', prefix: 'aw' },
    body: () => ({ name: 'Lunch' }),
    unset: { enabled: true },
    patch: () => ({ name: 'Coaching', enabled: false }),
    bad: () => [
      [{ name: 'x'.repeat(26) }, 'name', 'too_big'],
      [{ name: ' ' }, 'name', 'custom'],
      [{ enabled: 'no' }, 'enabled', 'invalid_type'],
    ],
  },
  resolve_reason: {
    ...{ path: '/v1/resolve-reasons', prefix: 'rs' },
    body: () => ({ name: 'Solved' }),
    unset: { enabled: true },
    patch: () => ({ name: 'Done', enabled: false }),
    bad: () => [
      [{ name: 'SPAM' }, 'name', 'taken'],
      [{ name: ' ' }, 'name', 'custom'],
      [{ enabled: 'no' }, 'enabled', 'invalid_type'],
    ],
  },
  contact_attribute: {
    ...{ path: '/v1/contact-attributes', prefix: 'ca' },
    body: () => ({ key: 'country', label: 'Country', type: 'text' }),
    unset: {
      ...{ choices: null, visible: true, source: 'custom' },
      ...{ madeIn: expect.any(Number), order: expect.any(Number) },
    },
    patch: () => ({ label: 'Land', visible: false }),
    bad: () => [
      [{ key: 'tier' }, 'key', 'taken'],
      [{ key: '1st' }, 'key', 'invalid_format'],
      [{ type: 'mood' }, 'type', 'invalid_value'],
      [{ type: 'choice' }, 'choices', 'invalid_relation'],
      [{ choices: ['a'] }, 'choices', 'invalid_relation'],
      [{ visible: 'yes' }, 'visible', 'invalid_type'],
      [{ source: 'default' }, 'source', 'invalid_value'],
    ],
  },
  contact_group: {
    ...{ path: '/v1/contact-groups', prefix: 'cg' },
    body: () => ({ name: 'Adults', when: age('gte', 18) }),
    unset: {},
    patch: () => ({
      when: { any: [age('lt', 18), { not: { attribute: { key: 'tier', op: 'not_empty' } } }] },
    }),
    bad: () => conditions([[{ noTopic: true }, 'when.noTopic', 'unknown_field']]),
  },
};
