// What tests of routing do over and over, through HTTP: people with keys and sessions, conversations and acts on them, and
// what monitors do when time has passed. Everything throws unless it is let in; refusals are asked for with `stage.call`.

import { runPresence } from '../../src/workers/monitors/presence.js';
import { runTimers } from '../../src/workers/monitors/timers.js';
import { runReplacing } from '../../src/workers/routing/replacing.js';
import type { Answer, Stage } from './stage.js';

export type Person = { id: string; key: string };
export type Conversation = {
  id: string;
  state: string;
  epoch: number;
  assigneeId: string | null;
  teamId: string | null;
  need: string;
  rules: string[];
  topics: string[];
  priority: number;
  weight: number;
  lockedBy: string | null;
  offer: { agentIds: string[]; until: string } | null;
  sla: { policyId: string; kind: string; dueAt: string; breachAt: string } | null;
};
type Fields = Record<string, unknown>;
type Entry = { kind: string; type?: string; by?: string; reason?: string; text?: string };

export type Desk = ReturnType<typeof createDesk>;

export function createDesk(stage: Stage) {
  const { shop, call, make, keyOf } = stage;
  const own: Person = { id: shop.agentId, key: shop.agent };
  let counter = 0;
  const name = (kind: string) => `${kind} ${++counter}`;

  async function ok<T>(method: string, url: string, more: { key?: string; body?: unknown } = {}): Promise<T> {
    const answer = await call(method, url, { key: shop.admin, ...more });
    if (answer.status >= 300) throw new Error(`${method} ${url}: ${JSON.stringify(answer.body)}`);
    return answer.body as T;
  }
  const see = (id: string) => ok<Conversation>('GET', `/v1/conversations/${id}`);
  const holder = async (id: string) => (await see(id)).assigneeId;

  /** One more agent of the shop's team, or of others, with a key. */
  async function hire(fields: Fields = {}): Promise<Person> {
    const input = { name: name('Agent'), teamIds: [shop.teamId], ...fields };
    const { id } = await make('/v1/agents', shop.admin, input);
    return { id, key: await keyOf(shop.admin, { role: 'agent', agentId: id }) };
  }
  async function signIn({ id, key }: Person): Promise<string> {
    return (await make<{ sessionId: string }>(`/v1/agents/${id}/sessions`, key, {})).sessionId;
  }

  /** A message of a contact, accepted, not yet applied. */
  async function send(contact: string, fields: Fields = {}, attributes: Fields = {}): Promise<void> {
    const body = stage.message({ contact: { externalId: contact, name: 'Ada', attributes }, ...fields });
    const posted = await stage.post(body);
    if (posted.status !== 202) throw new Error(JSON.stringify(posted.body));
  }
  /** Applied, but not routed: where it waits is to be seen. */
  async function arrive(
    contact: string,
    fields: Fields = {},
    attributes: Fields = {},
  ): Promise<Conversation> {
    await send(contact, fields, attributes);
    await stage.apply();
    return find(contact);
  }
  /** The open conversation of a contact. */
  async function find(contact: string): Promise<Conversation> {
    for (const state of ['new', 'pending', 'resolved']) {
      const { items } = await ok<{ items: (Conversation & { contact: { externalId: string } })[] }>(
        'GET',
        `/v1/conversations?state=${state}&limit=500`,
      );
      const found = items.find((item) => item.contact.externalId === contact);
      if (found) return found;
    }
    throw new Error('the message opened nothing');
  }
  /** Acts under the epoch of now, as a person or as the admin. */
  async function act(who: Person | null, id: string, verb: string, body: unknown = {}): Promise<Answer> {
    const { epoch } = await see(id);
    const key = who?.key ?? shop.admin;
    return call('POST', `/v1/conversations/${id}/${verb}`, {
      key,
      body,
      headers: { 'if-match': `${epoch}` },
    });
  }

  return {
    ...{ ok, see, holder, hire, signIn, send, arrive, find, act },
    team: (fields: Fields = {}) => make('/v1/teams', shop.admin, { name: name('Team'), ...fields }),
    topic: () => make('/v1/topics', shop.admin, { name: name('Topic') }),
    rule: (when: unknown, teamIds: string[], fields: Fields = {}) =>
      make('/v1/routing-rules', shop.admin, { name: name('Rule'), when, teamIds, ...fields }),
    /** A group of the contacts whose text attribute `key` is this. */
    async group(key: string, value: string) {
      const known = await ok<{ items: { key: string }[] }>('GET', '/v1/contact-attributes');
      if (!known.items.some((each) => each.key === key))
        await make('/v1/contact-attributes', shop.admin, { key, label: key, type: 'text' });
      const when = { attribute: { key, op: 'eq', value } };
      return make('/v1/contact-groups', shop.admin, { name: name('Group'), when });
    },
    channel: (fields: Fields) => ok('PATCH', `/v1/channels/${shop.channelId}`, { body: fields }),
    settings: (body: Fields) => ok('PATCH', '/v1/settings', { body }),
    patch: (url: string, body: Fields) => ok('PATCH', `/v1/${url}`, { body }),
    /** The shop's own agent. */
    own,
    teamId: shop.teamId,
    /** It signs in and says how available it is. */
    async beat(availability: 'available' | 'away'): Promise<undefined> {
      const url = `/v1/agents/${own.id}/sessions/${await signIn(own)}`;
      await ok('PUT', url, { key: own.key, body: { availability } });
    },
    timeline: async (id: string) =>
      (await ok<{ items: Entry[] }>('GET', `/v1/conversations/${id}/timeline?limit=500`)).items,
    explain: (id: string) => ok<Record<string, unknown>>('GET', `/v1/conversations/${id}/explain`),
    lanes: async () =>
      (await ok<{ items: { laneId: string; need: string; waiting: number }[] }>('GET', '/v1/live/lanes'))
        .items,
    /** What monitors do once so many ms have passed; then routing. */
    async pass(ms: number): Promise<void> {
      for (let more = true; more; ) {
        const at = { nowMs: Date.now() + ms };
        ({ more } = await runTimers(stage.workerDeps, [stage.partition], at));
      }
      await stage.settle();
    },
    /** What the presence monitor does now, to its end. */
    async presence(): Promise<void> {
      for (let more = true; more; ) ({ more } = await runPresence(stage.workerDeps, [stage.partition]));
    },
    /** The walk over what waits, to its end; then routing. */
    async walk(): Promise<void> {
      for (let more = true; more; ) ({ more } = await runReplacing(stage.workerDeps, [stage.partition]));
      await stage.settle();
    },
    /** One series of the metrics, 0 where there is none. */
    async metric(name: string, labels: string): Promise<number> {
      const series = `switchboard_${name}{workspace="${stage.slug}",${labels}} `;
      const lines = (await stage.metrics.text(null)).split('\n');
      return Number(lines.find((line) => line.startsWith(series))?.slice(series.length) ?? 0);
    },
  };
}
