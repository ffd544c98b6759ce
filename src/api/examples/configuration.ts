/** Examples of what admins set up. */
import { given, kind, type Step } from './step.js';

const office = [{ from: '09:00', to: '17:00' }];
const gold = { attribute: { key: 'tier', op: 'eq', value: 'gold' } };
const rule = {
  name: 'Lost cards',
  when: { topics: { anyOf: ['tp_lost_card'] } },
  teamIds: [given.team],
  requires: { skills: [{ skill: 'fraud', level: 3 }] },
  steps: [{ afterMs: 120_000, dropSkills: ['fraud'] }],
};

const kinds = [
  kind(
    ...(['/v1/contact-attributes', 'contactAttributeId', 'ca_tier'] as const),
    { key: 'tier', label: 'Tier', type: 'choice', choices: ['gold', 'basic'] },
    { label: 'Customer tier', visible: true },
  ),
  kind(
    ...(['/v1/contact-groups', 'contactGroupId', 'cg_gold'] as const),
    { name: 'Gold', when: gold },
    { name: 'Gold customers' },
  ),
  kind('/v1/topics', 'topicId', 'tp_lost_card', { name: 'Lost card' }, { name: 'Lost or stolen card' }),
  kind(
    ...(['/v1/business-hours', 'businessHoursId', 'bh_office'] as const),
    {
      ...{ name: 'Office', timeZone: 'Europe/Paris' },
      shifts: { mon: office, tue: office, wed: office, thu: office, fri: office },
      holidays: [{ date: '2026-12-25', shifts: [] }],
    },
    { holidays: [{ date: '2026-12-24', shifts: [{ from: '09:00', to: '12:00' }] }] },
  ),
  kind(
    ...(['/v1/sla-policies', 'slaPolicyId', 'sp_gold'] as const),
    {
      name: 'Gold',
      when: { groups: { anyOf: ['cg_gold'] } },
      firstResponseMs: 600_000,
      warnBeforeMs: 60_000,
    },
    { nextResponseMs: 900_000 },
  ),
  kind(
    ...(['/v1/teams', 'teamId', 'tm_loans'] as const),
    { name: 'Loans', capacity: 4, mode: 'direct', choice: 'load_ratio' },
    { answerWithinMs: 120_000 },
  ),
  kind(
    ...(['/v1/agents', 'agentId', 'ag_bob'] as const),
    { name: 'Bob', teamIds: ['tm_loans'], skills: [{ skill: 'fraud', level: 5 }], languages: ['fr', 'en'] },
    { capacity: 3 },
  ),
  kind(
    ...(['/v1/channels', 'channelId', 'ch_chat'] as const),
    {
      name: 'Chat',
      kind: 'api',
      teamIds: ['tm_loans'],
      overflow: [{ when: { closed: true }, do: { reply: 'We are back at nine.' } }],
    },
    { webhookUrl: 'https://connector.example/replies', afterReply: 'stay' },
  ),
  kind('/v1/routing-rules', 'routingRuleId', 'rr_lost_cards', rule, { enabled: false }),
  kind(
    ...(['/v1/priorities', 'priorityId', 'pr_gold'] as const),
    { item: { groupId: 'cg_gold' }, weight: 10 },
    { weight: 20 },
  ),
  kind(
    ...(['/v1/away-states', 'awayStateId', 'aw_lunch'] as const),
    { name: 'Lunch' },
    { name: 'Lunch break' },
  ),
  kind(
    ...(['/v1/resolve-reasons', 'resolveReasonId', 'rs_solved'] as const),
    { name: 'Solved' },
    { name: 'Solved at once' },
  ),
  kind(
    ...(['/v1/automations', 'automationId', 'au_thanks'] as const),
    {
      ...{ name: 'Thanks', channelIds: [given.channel] },
      when: { all: [{ beginsWith: ['thank you', 'merci'] }, { wordCount: { lt: 4 } }] },
      do: [{ tag: 'thanks' }, { resolve: 'said_thanks' }],
    },
    { enabled: false },
  ),
  kind(
    ...(['/v1/webhooks', 'webhookId', 'wh_crm'] as const),
    { name: 'CRM', url: 'https://crm.example/events', types: ['conversation.*'] },
    { types: ['conversation.*', 'message.received'] },
  ),
];

const version = { version: '41' };
const keyPath = { keyId: 'key_connector' };
const secrets = '/v1/channels/{channelId}/webhook-secrets';

const hook = { path: { webhookId: 'wh_crm' } };
const ofHook = (what: string) => `/v1/webhooks/{webhookId}/${what}`;

const webhooks: readonly Step[] = [
  { route: `POST ${ofHook('secrets')}`, ...hook, body: {} },
  { route: `GET ${ofHook('secrets')}`, ...hook },
  { route: `GET ${ofHook('status')}`, ...hook },
  { route: `POST ${ofHook('enable')}`, ...hook, body: {} },
  { route: `GET ${ofHook('undelivered')}`, ...hook, as: 'operator' },
  { route: `POST ${ofHook('replay')}`, ...hook, body: { cursor: 'oldest' } },
];

export const configuration: readonly Step[] = [
  ...kinds.flatMap(({ steps }) => steps),
  ...webhooks,
  { route: 'POST /v1/contact-attributes/order', body: { id: 'ca_tier', after: 'ca_email' } },
  { route: 'POST /v1/routing-rules/dry-run', body: { rule, replaces: 'rr_lost_cards' } },
  { route: `POST ${secrets}`, path: { channelId: 'ch_chat' }, body: { overlapMs: 3_600_000 } },
  { route: `GET ${secrets}`, path: { channelId: 'ch_chat' } },
  { route: 'GET /v1/channels/{channelId}/webhook', path: { channelId: 'ch_chat' } },
  { route: 'POST /v1/channels/{channelId}/webhook/enable', path: { channelId: 'ch_chat' }, body: {} },
  {
    route: 'POST /v1/keys',
    body: { role: 'connector', channelIds: ['ch_chat'] },
    gives: { id: keyPath.keyId },
  },
  { route: 'GET /v1/keys' },
  { route: 'GET /v1/keys/{keyId}', path: keyPath },
  { route: 'DELETE /v1/keys/{keyId}', path: keyPath },
  { route: 'GET /v1/settings' },
  { route: 'PATCH /v1/settings', body: { routing: { defaultCapacity: 5 } } },
  { route: 'GET /v1/config-versions', query: { limit: 2 }, gives: { 'items.0.version': version.version } },
  { route: 'POST /v1/config-versions/{version}/restore', path: version },
  { route: 'POST /v1/workspaces', as: 'root', body: { name: 'Second shop' }, gives: { slug: 'second-shop' } },
  { route: 'GET /v1/workspaces', as: 'root' },
];

/** When nothing else is to be shown. */
export const removal: readonly Step[] = kinds.toReversed().map(({ remove }) => remove);
