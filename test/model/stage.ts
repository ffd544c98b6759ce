// Where a command plays: the engine's world and the model side by side, the doorbell between them, and the rule that
// after every command both show the same picture and no pair is left, unless a doorbell was lost.

import { expect } from 'vitest';
import type { TestAgent, World } from '../support/world.js';
import { settings } from '../support/world.js';
import { pictureOfEngine, pictureOfModel } from './compare.js';
import { createModel } from './model.js';
import type { ModelConversation } from './shapes.js';

const ALIVE_EVERY_MS = 4_000;
const STEPS_OF_A_RUN = 2; // small, so that runs end with work left and ring for another

export type Stage = Awaited<ReturnType<typeof createStage>>;

/** Two teams, three channels (one served by both), four agents with small caps, signed in. */
export async function createStage(world: World, model = createModel(settings, world.now)) {
  const teams = [await world.team(), await world.team()];
  const [one = '', two = ''] = teams;
  for (const served of [[one], [two], [one, two]]) {
    const channelId = await world.channel(served);
    model.channels.set(channelId, served);
  }
  const staff: TestAgent[] = [];
  for (const [teamIds, capacity] of [
    [[one], 2],
    [[one, two], 1],
    [[one, two], 2],
    [[two], 1],
  ] as const) {
    const agent = await world.agent([...teamIds], { capacity });
    model.people.hire(agent.id, agent.teamIds, capacity);
    staff.push(agent);
  }
  let losesNext = false;
  let owed = false;

  const stage = {
    world,
    model,
    teams,
    staff,
    channels: [...model.channels.keys()],
    sent: [] as { channelId: string; contact: string; externalId: string }[],
    /** The next doorbell will not arrive. */
    loseNextDoorbell(): void {
      losesNext = true;
    },
    agent: (n: number) => staff[n % staff.length] as TestAgent,
    /** One of all, or of those in a state where there are any. */
    conversation(n: number, among?: ModelConversation['state']): ModelConversation | undefined {
      const wanted = model.conversations.filter((c) => c.state === among);
      const all = wanted.length > 0 ? wanted : model.conversations;
      return all[n % Math.max(1, all.length)];
    },

    /** Time passes in steps in which an api process lives; `each` happens after every step. */
    async pass(ms: number, each: () => Promise<boolean> = async () => false): Promise<boolean> {
      let rang = false;
      for (let left = ms; left > 0; left -= ALIVE_EVERY_MS) {
        await world.advance(Math.min(left, ALIVE_EVERY_MS));
        model.people.heard(world.now, true);
        rang = (await each()) || rang;
      }
      return rang;
    },
    /** A whole pass of the monitors, in steps of `limit`. */
    async monitor(limit: number): Promise<boolean> {
      let rang = false;
      for (let more = true; more; ) {
        const step = await world.core.presence.tick(world.partition, limit, world.now);
        more = step.status === 'ticked' && step.more;
        rang ||= step.status === 'ticked' && step.rings.length > 0;
      }
      const fired = await world.core.monitoring.fireTimers(world.partition, 100, world.now);
      model.monitor(world.now);
      return rang || fired.rings.length > 0;
    },
    /** What the routing worker does when the bell rings, on both sides; the pairs must be the same, in order. */
    async answerDoorbell(): Promise<void> {
      const given: [string, string][] = [];
      for (let more = true; more; ) {
        const run = await world.match({ limit: STEPS_OF_A_RUN });
        given.push(...run.assigned.map((each): [string, string] => [each.conversationId, each.agentId]));
        more = run.more;
      }
      expect(given).toEqual(model.match(world.now));
      owed = false;
    },
    /** Two passes of the sweep: what stood still is served without any doorbell. */
    async sweep(): Promise<void> {
      const first = model.firstPair(world.now);
      const expected = first ? `${first.conversation.id} ${first.who.id}` : '';
      let stuck = false;
      for (let pass = 0; pass < 2; pass++) {
        const pair = await world.pair();
        expect(pair).toBe(expected);
        stuck = (await world.core.matching.comparePair(world.id, pair)).stuck;
      }
      expect(stuck).toBe(expected !== '');
      if (stuck) await stage.answerDoorbell();
      else owed = false;
    },
    /** After each command: the bell is answered or lost, then everything is compared. */
    async settle(rang: boolean): Promise<void> {
      if (rang && losesNext) {
        losesNext = false;
        owed = true;
      } else if (rang) await stage.answerDoorbell();
      if (!owed) expect(model.firstPair(world.now), 'a pair that no doorbell told of').toBeNull();
      await stage.compare();
    },
    async compare(): Promise<void> {
      expect(await pictureOfEngine(world, model, teams)).toEqual(pictureOfModel(world, model, teams));
    },
    /** Runs dry whatever was lost: then the model knows no pair either. */
    async finish(): Promise<void> {
      await stage.answerDoorbell();
      expect(model.firstPair(world.now)).toBeNull();
      await stage.compare();
    },
  };
  for (const agent of staff) {
    await world.signIn(agent);
    model.people.signIn(agent.id, agent.session, 'available', world.now);
  }
  return stage;
}
