/**
 * Who is there when: decides which agent vanishes, blinks, signs out, reloads or goes away, and brings each one back.
 *
 * Never takes more than half of the agents at once, so that the centre keeps working.
 */
import type { AgentApp } from './agent-app.js';
import { pause } from './clock.js';
import type { Desk } from './desk.js';
import type { Random } from './random.js';
import { terms } from './setup.js';

export type Member = { readonly app: AgentApp; readonly desk: Desk };

type Episode = 'vanish' | 'blink' | 'sign_out' | 'reload' | 'away';

const rotation: readonly Episode[] = ['vanish', 'blink', 'sign_out', 'away', 'vanish', 'reload'];

/** Plays until the signal, then waits until everybody is back. @param gapMs  between the beginnings of two episodes */
export async function runCrew(deps: {
  members: readonly Member[];
  random: Random;
  gapMs: number;
  signal: AbortSignal;
}): Promise<void> {
  const { members, random, signal } = deps;
  const gone = new Set<Member>();
  const running = new Set<Promise<void>>();

  async function play({ app, desk }: Member, episode: Episode): Promise<void> {
    if (episode === 'away') {
      await app.setAvailability('away');
      await pause(random.between(1_000, 2_500));
      await app.setAvailability('available');
      return;
    }
    await desk.pack();
    const remembered = [...app.view.values()].filter((held) => held.state === 'new');
    await app.leave(episode);
    // A blink and a reload leave a quarter of the grace for the way back.
    if (episode === 'vanish') await pause(terms.graceMs + random.between(1_500, 3_000));
    if (episode === 'sign_out') await pause(terms.signOutGraceMs + random.between(1_000, 2_500));
    if (episode === 'blink') await pause(terms.graceMs * random.between(0.3, 0.65));
    if (episode === 'reload') await pause(terms.signOutGraceMs * random.between(0.1, 0.4));
    if (episode === 'blink') await app.resume();
    else await app.signIn();
    desk.open();
    if (episode === 'vanish') {
      for (const held of remembered.slice(0, 2)) await desk.tryOld(held.conversationId, held.epoch);
    }
  }

  for (let turn = 0; await pause(deps.gapMs * random.between(0.7, 1.3), signal); turn += 1) {
    if (gone.size >= Math.floor(members.length / 2)) continue;
    const episode = rotation[turn % rotation.length] ?? 'vanish';
    const here = members.filter((member) => !gone.has(member));
    const laden = here.filter(({ app }) => [...app.view.values()].some((held) => held.state === 'new'));
    const member = random.pick(laden.length > 0 ? laden : here);
    if (!member) continue;
    gone.add(member);
    const playing = play(member, episode).finally(() => {
      gone.delete(member);
      running.delete(playing);
    });
    running.add(playing);
  }
  await Promise.all(running);
}
