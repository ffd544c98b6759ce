/** Examples of a day's work: a customer writes, an agent answers, hands over, parks, resolves. */
import { given, type Step } from './step.js';

const channel = { path: { channelId: given.channel } };
const agent = { path: { agentId: given.agent }, as: 'agent' } as const;
const session = { path: { agentId: given.agent, sessionId: 'se_morning' }, as: 'agent' } as const;
const card = { path: { conversationId: 'cv_card' } };
const cardNote = { path: { conversationId: 'cv_card', noteId: 'cn_sent' } };
const loan = { path: { conversationId: 'cv_loan' } };
const asked = { path: { conversationId: 'cv_asked' } };
const bot = {
  ...{ name: 'Helper', kind: 'virtual' },
  virtual: { webhookUrl: 'https://bot.example/hook', role: 'delegation' },
};
const at = (verb: string) => `/v1/conversations/{conversationId}/${verb}`;

const says = (externalId: string, from: string, name: string, text: string): Step => ({
  ...{ route: 'POST /v1/channels/{channelId}/messages', as: 'connector', ...channel },
  body: { externalId, contact: { externalId: from, name }, text },
});
/** Somebody writes, and it is the only new conversation. */
const opens = (name: string, contact: string): Step[] => [
  { ...says(`wamid.${name}`, contact.toLowerCase(), contact, 'May I ask something?'), aside: true },
  { route: 'GET /v1/conversations', query: { state: 'new' }, aside: true, gives: { 'items.0.id': name } },
];
const teamIs = (mode: string): Step => ({
  ...{ route: 'PATCH /v1/teams/{teamId}', path: { teamId: given.team }, body: { mode }, aside: true },
});

export const conversations: readonly Step[] = [
  {
    route: 'POST /v1/agents/{agentId}/sessions',
    ...agent,
    body: { availability: 'available' },
    gives: { sessionId: 'se_morning' },
  },
  {
    ...says('wamid.1', '+33612345678', 'Camille', 'My card has not arrived.'),
    gives: { 'messages.0.id': 'msg_card' },
  },
  {
    ...{ route: 'GET /v1/agents/{agentId}/assignments', ...agent },
    gives: {
      cursor: '1.1795338000000-1',
      'conversations.0.id': 'cv_card',
      'conversations.0.contactId': 'ct_camille',
    },
  },
  { ...says('wamid.2', '+33612345678', 'Camille', 'I ordered it in October.'), aside: true },
  { route: 'GET /v1/agents/{agentId}/events', ...agent, query: { cursor: '1.1795338000000-1', waitMs: 0 } },
  {
    route: 'PUT /v1/agents/{agentId}/sessions/{sessionId}',
    ...session,
    body: { activeAt: '2026-11-22T09:00:00.000Z' },
  },
  { route: 'GET /v1/conversations', query: { state: 'new', assignee: given.agent } },
  { route: 'GET /v1/conversations/{conversationId}', ...card },
  { route: `POST ${at('lock')}`, ...card, as: 'agent', body: {} },
  { route: `DELETE ${at('lock')}`, ...card, as: 'agent' },
  { route: `POST ${at('topics')}`, ...card, body: { add: ['tp_lost_card'] } },
  { route: `PUT ${at('priority')}`, ...card, body: { priority: 500 } },
  { route: `POST ${at('rescore')}`, ...card, body: {} },
  { route: `GET ${at('explain')}`, ...card },
  { route: `GET ${at('choices')}`, ...card },
  { route: `GET ${at('assignees')}`, ...card, query: { q: 'a' } },
  {
    route: `POST ${at('notes')}`,
    ...card,
    as: 'agent',
    body: { text: 'Sent again today.' },
    gives: { noteId: 'cn_sent' },
  },
  {
    route: `PATCH ${at('notes/{noteId}')}`,
    ...cardNote,
    as: 'agent',
    body: { text: 'Sent again on Monday.' },
  },
  { route: `DELETE ${at('notes/{noteId}')}`, ...cardNote, as: 'agent' },
  {
    route: `POST ${at('messages/{messageId}/tags')}`,
    path: { conversationId: 'cv_card', messageId: 'msg_card' },
    body: { add: ['lost card'] },
  },
  { route: `POST ${at('messages')}`, ...card, as: 'agent', body: { text: 'It is on its way, Camille.' } },
  { route: `GET ${at('timeline')}`, ...card, query: { limit: 2 } },
  {
    route: 'GET /v1/channels/{channelId}/replies',
    ...channel,
    as: 'connector',
    query: { waitMs: 0 },
    gives: { 'replies.0.messageId': 'rp_card_1' },
  },
  {
    ...{ route: 'POST /v1/channels/{channelId}/receipts', ...channel, as: 'connector' },
    body: { receipts: [{ messageId: 'rp_card_1', status: 'delivered', at: '2026-11-22T09:00:00.000Z' }] },
  },
  {
    route: `POST ${at('boomerang')}`,
    ...card,
    as: 'agent',
    body: { afterMs: 3_600_000, note: 'Has it arrived?' },
  },
  { route: `DELETE ${at('boomerang')}`, ...card, as: 'agent', body: {} },
  { route: `POST ${at('timeline/{seq}/mask')}`, path: { conversationId: 'cv_card', seq: 1 }, body: {} },

  ...opens('cv_loan', 'Dora'),
  {
    route: `POST ${at('transfer')}`,
    ...loan,
    as: 'agent',
    body: { teamId: given.team, note: 'About a loan.' },
  },
  { route: `POST ${at('unassign')}`, ...loan, body: {} },
  { route: `POST ${at('assign')}`, ...loan, body: { agentId: given.agent } },
  { route: `POST ${at('pend')}`, ...loan, as: 'agent', body: {} },
  { route: `POST ${at('resolve')}`, ...loan, as: 'agent', body: {} },
  { route: `POST ${at('reopen')}`, ...loan, as: 'agent', body: {} },
  {
    route: 'GET /v1/conversations/{conversationId}',
    ...loan,
    aside: true,
    gives: { epoch: 1_795_338_000_123, contactId: 'ct_dora' },
  },
  {
    route: 'POST /v1/conversations/bulk',
    body: { items: [{ id: 'cv_loan', epoch: 1_795_338_000_123 }], do: { verb: 'resolve' } },
  },

  teamIs('offer'),
  ...opens('cv_offered', 'Emil'),
  { route: `POST ${at('accept')}`, path: { conversationId: 'cv_offered' }, as: 'agent', body: {} },
  { route: `POST ${at('resolve')}`, path: { conversationId: 'cv_offered' }, aside: true, body: {} },
  ...opens('cv_declined', 'Finn'),
  { route: `POST ${at('decline')}`, path: { conversationId: 'cv_declined' }, as: 'agent', body: {} },
  { route: 'GET /v1/live/lanes', as: 'operator', gives: { 'items.0.laneId': 'ln_cards' } },
  { route: 'GET /v1/live/agents', as: 'operator' },
  { route: 'POST /v1/live/lanes/move', as: 'operator', body: { laneId: 'ln_cards', toTeamId: 'tm_loans' } },
  { route: `POST ${at('resolve')}`, path: { conversationId: 'cv_declined' }, aside: true, body: {} },
  teamIs('pull'),
  ...opens('cv_next', 'Gil'),
  { route: 'POST /v1/agents/{agentId}/next', ...agent, body: {} },
  teamIs('direct'),
  {
    ...{ route: 'POST /v1/attachments', as: 'agent', query: { name: 'terms.csv' } },
    body: 'card,limit\nClassic,1500\n',
    gives: { id: 'at_terms' },
  },
  {
    ...{ route: 'POST /v1/conversations', as: 'agent' },
    body: {
      ...{ channelId: given.channel, contact: { externalId: '+33698765432', name: 'Iris' } },
      text: 'Your new card is on its way.',
      attachments: [{ attachmentId: 'at_terms' }],
    },
    gives: { id: 'cv_started' },
  },
  {
    route: 'GET /v1/conversations/{conversationId}/timeline',
    path: { conversationId: 'cv_started' },
    aside: true,
    gives: { 'items.0.attachments.0.url': 'link_to_terms' },
  },
  {
    ...{ route: 'GET /v1/attachments/{attachmentId}', path: { attachmentId: 'at_terms' } },
    link: 'link_to_terms',
    query: { expires: '1795341600000', signature: 'uWq0cS3vN2xQ' },
  },

  { route: 'POST /v1/agents', body: bot, gives: { id: 'ag_helper' }, aside: true },
  { route: 'POST /v1/agents/{agentId}/webhook-secrets', path: { agentId: 'ag_helper' }, body: {} },
  { route: 'GET /v1/agents/{agentId}/webhook-secrets', path: { agentId: 'ag_helper' } },
  { route: 'GET /v1/agents/{agentId}/webhook', path: { agentId: 'ag_helper' } },
  { route: 'POST /v1/agents/{agentId}/webhook/enable', path: { agentId: 'ag_helper' }, body: {} },
  {
    route: 'POST /v1/keys',
    body: { role: 'agent', agentId: 'ag_helper' },
    gives: { key: 'key_of_helper' },
    aside: true,
  },
  ...opens('cv_asked', 'Hugo'),
  { route: `POST ${at('assign')}`, ...asked, body: { agentId: 'ag_helper' }, aside: true },
  {
    ...{ route: `POST ${at('bot')}`, ...asked, as: 'key_of_helper' },
    body: { messages: [{ text: 'Somebody will be with you at once.' }], complete: 'handover' },
  },
  { route: 'DELETE /v1/agents/{agentId}/sessions/{sessionId}', ...session },
];
