/** A fresh workspace for one round, set up over HTTP: a channel, a team, agents with room enough, and their keys. */
import type { HttpClient } from './http.js';

export type Centre = {
  channelId: string;
  connectorKey: string;
  operatorKey: string;
  agents: readonly { id: string; key: string; sessionId: string }[];
};

const CAPACITY = 100;

/** @throws when any call of the set-up is refused */
export async function openCentre(http: HttpClient, rootKey: string, agentCount: number): Promise<Centre> {
  const post = async (path: string, key: string, body: unknown) => {
    const answer = await http.send('POST', path, { key, body });
    if (answer.status !== 201) throw new Error(`${path} answered ${answer.status} ${answer.code}`);
    return answer.body as { id: string; key: string; sessionId: string };
  };
  const workspace = await post('/v1/workspaces', rootKey, { name: 'Bench' });
  const admin = workspace.key;
  const team = await post('/v1/teams', admin, { name: 'All', capacity: CAPACITY });
  const channel = await post('/v1/channels', admin, { name: 'Web', kind: 'api', teamIds: [team.id] });
  const connector = await post('/v1/keys', admin, { role: 'connector', channelIds: [channel.id] });
  const operator = await post('/v1/keys', admin, { role: 'operator' });
  const agents = [];
  for (let i = 0; i < agentCount; i++) {
    const agent = await post('/v1/agents', admin, { name: `Agent ${i}`, teamIds: [team.id] });
    const key = await post('/v1/keys', admin, { role: 'agent', agentId: agent.id });
    agents.push({ id: agent.id, key: key.key });
  }
  const signedIn = await Promise.all(
    agents.map(async ({ id, key }) => {
      const session = await post(`/v1/agents/${id}/sessions`, key, { availability: 'available' });
      return { id, key, sessionId: session.sessionId };
    }),
  );
  return { channelId: channel.id, connectorKey: connector.key, operatorKey: operator.key, agents: signedIn };
}

/** How many conversations the agents hold now. */
export async function assignedIn(http: HttpClient, centre: Centre): Promise<number> {
  let held = 0;
  let cursor = '';
  do {
    const path = `/v1/live/agents?limit=500${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const answer = await http.send('GET', path, { key: centre.operatorKey });
    const page = answer.body as { items: { load: number }[]; nextCursor: string | null };
    held += page.items.reduce((sum, agent) => sum + agent.load, 0);
    cursor = page.nextCursor ?? '';
  } while (cursor);
  return held;
}

/** An inbound message of a contact that nobody has seen before: it opens a conversation that must be assigned. */
export const message = (run: string, n: number) => ({
  externalId: `${run}-${n}`,
  type: 'message',
  contact: { externalId: `contact-${run}-${n}`, name: 'A customer' },
  text: 'I still have not received my new card, I ordered over a week ago. Can you tell me where it is?',
});
