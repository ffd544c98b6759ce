// Where a command plays: the engine's world and the model side by side, the doorbell between them, and the rule that
// after every command both show the same picture and no pair is left, unless a doorbell was lost.

import { expect } from 'vitest';
import type { World } from '../support/world.js';
import { settings } from '../support/world.js';
import { before } from './books.js';
import { pictureOfEngine, pictureOfModel } from './compare.js';
import { count } from './coverage.js';
import { createWatch, holdInvariants } from './invariants.js';
import { createModel } from './model.js';
import { nextEdge } from './office.js';
import { readRaw } from './raw.js';
import type { Given } from './routing.js';
import { same } from './same.js';
import type { ModelConversation, State } from './shapes.js';
import { createStaff } from './staff.js';

const ALIVE_EVERY_MS = 4_000;
const STEPS_OF_A_RUN = 2; // small, so that runs end with work left and ring for another

export type Stage = Awaited<ReturnType<typeof createStage>>;

export async function createStage(world: World) {
  const model = createModel(settings, () => world.now);
  const staff = await createStaff(world, model);
  const { books } = model;
  const watch = createWatch();
  let losesNext = false;
  let owed = false;

  const stage = {
    ...staff,
    world,
    model,
    sent: [] as { channelId: string; contact: string; externalId: string }[],
    requests: 0,
    /** The next doorbell will not arrive. */
    loseNextDoorbell(): void {
      losesNext = true;
    },
    /** One of all, or of those for which it holds where there are any. */
    conversation(
      n: number,
      among: State | ((c: ModelConversation) => boolean) = () => true,
    ): ModelConversation | undefined {
      const holds = typeof among === 'function' ? among : (c: ModelConversation) => c.state === among;
      const wanted = books.conversations.filter(holds);
      const all = wanted.length > 0 ? wanted : books.conversations;
      return all[n % Math.max(1, all.length)];
    },

    /** Time passes in steps in which an api process lives; `each` happens after every step, monitors where hours begin or end. */
    async pass(ms: number, each: () => Promise<boolean> = async () => false, alive = true): Promise<boolean> {
      let rang = false;
      const end = world.now + ms;
      while (world.now < end) {
        const edge = nextEdge(books.office, staff.teams, world.now) ?? end;
        await world.advance(Math.min(alive ? ALIVE_EVERY_MS : ms, end - world.now, edge - world.now), {
          alive,
        });
        if (alive) model.people.heard(true);
        rang = (await each()) || rang;
        if (world.now === edge) rang = (await stage.monitor()) || rang;
      }
      return rang;
    },
    async beatAll(): Promise<boolean> {
      const rang = await Promise.all(
        staff.agents.map(async (who) => {
          const answer = await world.beat(who);
          expect(answer.status).toBe(model.people.beat(who.id, who.session, null, null));
          return answer.status === 'alive' && answer.ring;
        }),
      );
      return rang.includes(true);
    },
    /** A whole pass of the monitors, in steps of `limit`. `places`: what is due to be placed anew is, in its channel's line. */
    async monitor(limit = 100, places = true): Promise<boolean> {
      let rang = false;
      for (let more = true; more; ) {
        const step = await world.core.presence.tick(world.partition, limit, world.now);
        more = step.status === 'ticked' && step.more;
        rang ||= step.status === 'ticked' && step.rings.length > 0;
      }
      const fired = await world.core.monitoring.fireTimers(world.partition, 500, world.now);
      const { steps, back } = model.monitor.pass();
      model.rest();
      expect(fired.steps.map(([, id]) => id).sort(), 'next steps').toEqual([...steps].sort());
      for (const id of places ? steps : []) {
        const c = books.conversations.find((each) => each.id === id);
        if (c) rang = (await stage.place(c, staff.placement(c, {}), false)) || rang;
      }
      expect(fired.boomerangs.map(([, ...due]) => due.join()).sort(), 'due to come back').toEqual(
        back.map((due) => due.join()).sort(),
      );
      // In the engine's order: what comes back takes its number among the assignments.
      for (const [, id, dueAt] of places ? fired.boomerangs : []) {
        const c = books.conversations.find((each) => each.id === id);
        if (c) rang = (await stage.bringBack(c, dueAt, staff.placement(c, {}))) || rang;
      }
      return rang || fired.rings.length > 0;
    },
    async bringBack(
      c: ModelConversation,
      dueAt: number,
      placement: ReturnType<typeof staff.placement>,
    ): Promise<boolean> {
      const answer = await world.bringBack(c.id, { dueAt, placement });
      count(`bringBack: ${answer.status}`);
      expect(answer.status).toBe(model.bringBack(c, dueAt, placement));
      model.rest();
      return 'ring' in answer && answer.ring;
    },
    async place(
      c: ModelConversation,
      placement: ReturnType<typeof staff.placement>,
      rescore: boolean,
    ): Promise<boolean> {
      const answer = await world.core.conversations.place(world.id, {
        ...{ conversationId: c.id, by: 'engine', configVersion: world.version, nowMs: world.now },
        ...{ placement, rescore, hops: [] },
        facts: { topics: c.topics, enteredAt: c.enteredAt, teamId: c.teamId, hops: [] },
      });
      expect(answer.status).toBe(model.place(c, placement, rescore));
      return 'ring' in answer && answer.ring;
    },
    /** What the routing worker does when the bell rings, on both sides; the pairs must be the same, in order. */
    async answerDoorbell(): Promise<void> {
      const given = await stage.run();
      expect(given).toEqual(stage.matched());
    },
    /** Runs until one says that nothing is left. */
    async run(): Promise<Given[]> {
      const given: Given[] = [];
      for (let more = true; more; ) {
        const run = await world.match({ limit: STEPS_OF_A_RUN });
        given.push(...run.assigned.map((each): Given => [each.conversationId, each.agentId, each.how]));
        more = run.more;
      }
      return given;
    },
    matched(): Given[] {
      owed = false;
      const given = model.match();
      for (const [, , how] of given) count(`matched ${how}`);
      return given;
    },
    /** Two workers route at once, script by script in turn: together they give what one would. */
    async twoRuns(): Promise<void> {
      const given = (await Promise.all([stage.run(), stage.run()])).flat();
      const text = (pairs: Given[]) => pairs.map((pair) => pair.join(' ')).sort(before);
      expect(text(given)).toEqual(text(stage.matched()));
    },
    /** Two monitors tick and fire at once, script by script in turn: together they do what one would. */
    async twoMonitors(limit: number): Promise<boolean> {
      let rang = false;
      const one = async () => {
        for (let more = true; more; ) {
          const step = await world.core.presence.tick(world.partition, limit, world.now);
          more = step.status === 'ticked' && step.more;
          rang ||= step.status === 'ticked' && step.rings.length > 0;
        }
      };
      await Promise.all([one(), one()]);
      return (await stage.monitor(limit)) || rang;
    },
    /** Two passes of the sweep: what stood still is served without any doorbell. */
    async sweep(): Promise<void> {
      const expected = model.firstPair() !== null;
      let stuck = false;
      for (let pass = 0; pass < 2; pass++) {
        const pair = await world.pair();
        expect(pair !== '', `a pair to be found: ${pair}`).toBe(expected);
        stuck = (await world.core.matching.comparePair(world.id, pair)).stuck;
      }
      expect(stuck).toBe(expected);
      // Otherwise a lost doorbell stays lost: who asks within a second of it is not rung for again.
      if (stuck) await stage.answerDoorbell();
    },
    /** After each command: the bell is answered or lost, then everything is compared. */
    async settle(rang: boolean): Promise<void> {
      model.rest();
      if (rang && losesNext) {
        losesNext = false;
        owed = true;
      } else if (rang) await stage.answerDoorbell();
      if (!owed) expect(model.firstPair(), 'a pair that no doorbell told of').toBeNull();
      await stage.compare();
    },
    async compare(): Promise<void> {
      const raw = await readRaw(world);
      const pools = new Map(
        Object.entries(raw.hash('pools')).map(([profile, text]) => [
          profile,
          text.split(' ').map((each): [string, number] => {
            const [place = '', rank] = each.split(':');
            return [place, Number(rank)];
          }),
        ]),
      );
      same(
        pictureOfEngine(raw, model, staff.names),
        pictureOfModel(model, staff.names, pools),
        'the picture',
      );
      holdInvariants(raw);
      watch(raw);
    },
    /** Runs dry whatever was lost: then the model knows no pair either. */
    async finish(): Promise<void> {
      await stage.answerDoorbell();
      expect(model.firstPair()).toBeNull();
      await stage.compare();
    },
  };
  return stage;
}
