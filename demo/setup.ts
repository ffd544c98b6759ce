/**
 * The contact centre that the demo plays in: settings, teams, channels, agents and a key for each client.
 *
 * Never keeps the root key for anything but setting up; afterwards each client has its own.
 */
import type { CallOptions, Client } from '@switchboard/client';
import type { AgentFacts } from './history.js';

export const terms = {
  graceMs: 3_000,
  signOutGraceMs: 1_000,
  leaseMs: 2_000,
  heartbeatMs: 600,
} as const;

export type Channel = {
  readonly channelId: string;
  readonly name: string;
  readonly teamIds: readonly string[];
  readonly key: string;
};

export type Centre = {
  readonly channels: readonly Channel[];
  readonly agents: readonly (AgentFacts & { readonly key: string })[];
  /** teamId → name */
  readonly teamNames: ReadonlyMap<string, string>;
  readonly operatorKey: string;
  readonly adminKey: string;
};

/** Shared with everybody; each reply of its own ends in who gave it. */
export const thanks = {
  shortcut: 'thanks',
  body: 'Thank you, {{contact.firstName|dear customer}}.',
} as const;
/** What connectors know of a customer. */
export const plans = ['basic', 'gold'] as const;

/** The workspace's default where neither the agent nor a team has a cap. */
const DEFAULT_CAP = 5;

const teams = [
  { name: 'Orders', capacity: 4 },
  { name: 'Billing', capacity: 3 },
  { name: 'Support', capacity: undefined },
] as const;
/** By index into `teams`. Two agents are enough for every channel to have somebody. */
const teamsOfChannels = [
  { name: 'Web chat', teams: [0, 2] },
  { name: 'Messenger', teams: [1] },
  { name: 'App', teams: [0, 1, 2] },
] as const;
const teamsOfAgents = [[0, 2], [1], [0, 1], [2]] as const;

/** How long an agent's reply keeps its slot taken, ms. */
const PENDING_HOLD_MS = 500;

/** @throws {ProblemError} of the call that was refused */
export async function setUp(client: Client, agentCount: number): Promise<Centre> {
  const makeKey = async (body: CallOptions<'POST /v1/keys'>['body']) =>
    (await client.call('POST /v1/keys', { body })).key ?? '';

  const { graceMs, signOutGraceMs, leaseMs, heartbeatMs } = terms;
  await client.call('PATCH /v1/settings', {
    body: {
      removeAssignment: { enabled: true, graceMs, signOutGraceMs },
      presence: { leaseMs, heartbeatMs },
      // As short as everything else here: for minutes nobody would be free again.
      routing: { pendingHoldMs: { private: PENDING_HOLD_MS, public: 0 } },
    },
  });
  await client.call('POST /v1/contact-attributes', {
    body: { key: 'plan', label: 'Plan', type: 'choice', choices: [...plans], source: 'network' },
  });
  const { id: collectionId } = await client.call('POST /v1/saved-reply-collections', {
    body: { name: 'For everybody' },
  });
  await client.call('POST /v1/saved-replies', { body: { collectionId, ...thanks } });

  const made: { id: string; name: string; capacity: number | undefined }[] = [];
  for (const { name, capacity } of teams) {
    const { id } = await client.call('POST /v1/teams', { body: { name, capacity: capacity ?? null } });
    made.push({ id, name, capacity });
  }
  const idsOf = (indexes: readonly number[]) =>
    indexes.flatMap((index) => (made[index] ? [made[index].id] : []));

  const channels: Channel[] = [];
  for (const channel of teamsOfChannels) {
    const teamIds = idsOf(channel.teams);
    const { id } = await client.call('POST /v1/channels', {
      body: { name: channel.name, kind: 'api', teamIds },
    });
    const key = await makeKey({ role: 'connector', channelIds: [id] });
    channels.push({ channelId: id, name: channel.name, teamIds, key });
  }

  const agents: (AgentFacts & { key: string })[] = [];
  for (let index = 0; index < agentCount; index += 1) {
    const indexes = teamsOfAgents[index % teamsOfAgents.length] ?? [];
    const teamIds = idsOf(indexes);
    const own = index % 4 === 2 ? 2 : undefined;
    const name = `Agent ${index + 1}`;
    const { id } = await client.call('POST /v1/agents', { body: { name, teamIds, capacity: own ?? null } });
    const caps = [own, ...indexes.map((team) => made[team]?.capacity)].filter((cap) => cap !== undefined);
    const key = await makeKey({ role: 'agent', agentId: id });
    agents.push({
      agentId: id,
      name,
      teamIds,
      cap: caps.length === 0 ? DEFAULT_CAP : Math.min(...caps),
      key,
    });
  }

  return {
    channels,
    agents,
    teamNames: new Map(made.map((team) => [team.id, team.name])),
    operatorKey: await makeKey({ role: 'operator' }),
    adminKey: await makeKey({ role: 'admin' }),
  };
}
