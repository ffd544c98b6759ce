/**
 * One performance: raises the curtain on a running engine, lets everybody act, brings all to rest and collects what was seen.
 *
 * Never judges: that is for the checks.
 */
import { createClient } from '@switchboard/client';
import { type AgentApp, createAgentApp } from './agent-app.js';
import type { DemoOptions } from './args.js';
import { createClock, pause } from './clock.js';
import { createConnector } from './connectors.js';
import { type Member, runCrew } from './crew.js';
import { createCustomers } from './customers.js';
import { createDesk, type Desk, type Pace } from './desk.js';
import { createEvidence } from './evidence.js';
import { createHistory, type History } from './history.js';
import { createRandom } from './random.js';
import { attemptsOf } from './said.js';
import { runScreen } from './screen.js';
import { type Centre, type Channel, setUp } from './setup.js';
import { openWebhook } from './webhook-connector.js';
import { createWitness } from './witness.js';

/** A take-back may be seen so long after its deadline here; the promise allows 2 min after the last sign of life. */
const TAKE_BACK_LIMIT_MS = 5_000;
const DRAIN_LIMIT_MS = 30_000;
const SETTLE_LIMIT_MS = 10_000;

/** About four fifths of the slots are in use at this pace, so that lines form when somebody is missing. */
function paceFor(centre: Centre, rate: number): Pace {
  const slots = centre.agents.reduce((sum, agent) => sum + agent.cap, 0);
  return { thinkMs: Math.min(3_000, Math.max(20, (0.6 * slots * 1_000) / rate)), boomerangs: true };
}

async function until(condition: () => Promise<boolean> | boolean, limitMs: number): Promise<void> {
  const giveUpAt = Date.now() + limitMs;
  // Twice in a row, because work on its way from one place to the next is in neither for a moment.
  for (let held = 0; held < 2 && Date.now() < giveUpAt; ) {
    held = (await condition()) ? held + 1 : 0;
    await pause(250);
  }
}

/** @param stop  aborted: customers stop at once and the rest follows as usual */
export async function play(deps: {
  baseUrl: string;
  rootKey: string;
  options: DemoOptions;
  texts: readonly string[];
  out: NodeJS.WriteStream;
  stop: AbortSignal;
}): Promise<History> {
  const { options, out, stop } = deps;
  const random = createRandom(options.seed);
  const clock = createClock();
  const history = createHistory(TAKE_BACK_LIMIT_MS);
  const { baseUrl } = deps;
  const admin = createClient({ baseUrl, key: deps.rootKey });
  const centre = await setUp(admin, options.agents);
  const { channels } = centre;
  history.channels.push(...channels.map(({ channelId, teamIds }) => ({ channelId, teamIds })));
  history.agents.push(...centre.agents.map(({ key: _key, ...facts }) => facts));

  const clientOf = (key: string) => createClient({ baseUrl, key });
  const operator = clientOf(centre.operatorKey);
  const pace = paceFor(centre, options.rate);
  const witnesses = centre.agents.map((agent) =>
    createWitness({ client: clientOf(agent.key), history, agent }),
  );
  const members = centre.agents.map((agent): Member => {
    const client = attemptsOf(baseUrl, agent.key);
    const own = { client, clock, history, agent, random: random.fork(agent.name) };
    const app: AgentApp = createAgentApp({ ...own, onChange: (conversationId) => desk.look(conversationId) });
    const desk: Desk = createDesk({ ...own, pace, view: app.view, learntAtMs: app.learntAtMs });
    return { app, desk };
  });
  const connectors = new Map(channels.map((channel) => [channel, attemptsOf(baseUrl, channel.key)]));
  const connectorOf = (channel: Channel) => connectors.get(channel) ?? attemptsOf(baseUrl, channel.key);
  const customers = createCustomers({
    connectorOf,
    clock,
    history,
    random: random.fork('customers'),
    channels,
    rate: options.rate,
    contacts: Math.ceil(Math.min(5_000, Math.max(40, (options.rate * options.seconds) / 4))),
    texts: deps.texts,
  });

  const curtain = new AbortController();
  const ended = new AbortController();
  const endsEarly = () => curtain.abort();
  stop.addEventListener('abort', endsEarly, { once: true });
  if (stop.aborted) endsEarly();
  let endsAtMs = Date.now() + options.seconds * 1_000;
  // The first channel has its replies sent, the others pull them.
  const [pushed, ...pulled] = channels;
  const webhook =
    pushed &&
    (await openWebhook({
      ...{ admin, connector: clientOf(pushed.key), history, channel: pushed },
      ...{ random: random.fork(pushed.name), onReply: customers.onReply },
    }));
  const pulling = pulled.map((channel) =>
    createConnector({
      client: connectorOf(channel),
      history,
      random: random.fork(channel.name),
      channel,
      onReply: customers.onReply,
    }).run(ended.signal),
  );
  const screen = runScreen({
    operator,
    history,
    centre,
    out,
    endsAtMs: () => endsAtMs,
    signal: ended.signal,
  });

  try {
    await Promise.all(witnesses.map((witness) => witness.start()));
    await Promise.all(members.map(({ app }) => app.signIn()));
    endsAtMs = Date.now() + options.seconds * 1_000;
    const timer = setTimeout(endsEarly, options.seconds * 1_000);
    const gapMs = Math.min(2_000, (options.seconds * 1_000) / 5);
    await Promise.all([
      customers.run(curtain.signal).finally(() => {
        endsAtMs = 0;
        pace.thinkMs = Math.min(pace.thinkMs, 100);
        pace.boomerangs = false;
      }),
      runCrew({ members, random: random.fork('crew'), gapMs, signal: curtain.signal }),
    ]);
    clearTimeout(timer);

    const evidence = createEvidence({
      ...{ admin: clientOf(centre.adminKey), operator, clientOf, history, centre },
    });
    const nobodyWorks = () =>
      members.every(({ app }) => [...app.view.values()].every((held) => held.state === 'pending'));
    const allBack = () => members.every(({ desk }) => desk.boomerangs() === 0);
    await until(
      async () => allBack() && nobodyWorks() && (await evidence.lanesEmpty()) === true,
      DRAIN_LIMIT_MS,
    );
    await Promise.all(members.map(({ desk }) => desk.pack()));

    const replied = new Set(
      history.actions.flatMap((one) => (one.text && one.status >= 200 && one.status < 300 ? [one.text] : [])),
    );
    const delivered = () => {
      const arrived = new Set(history.pulled.map((reply) => reply.text));
      return [...replied].every((text) => arrived.has(text));
    };
    await until(delivered, SETTLE_LIMIT_MS);
    await Promise.all([
      ...witnesses.map((witness) => witness.finish()),
      ...members.map(({ app }) => app.catchUp()),
    ]);
    history.final = await evidence.collect(
      members.map(({ app }) => app),
      SETTLE_LIMIT_MS,
    );
  } finally {
    stop.removeEventListener('abort', endsEarly);
    ended.abort();
    await Promise.all([...pulling, screen, ...members.map(({ app }) => app.stop())]);
    await webhook?.close();
  }
  return history;
}
