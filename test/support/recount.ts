// What reports should say, counted once more from the workspace's events alone: the log tells who did what when.

import type { World } from './world.js';

type Stay = { heldFrom?: number; held: number; lockedFrom?: number; locked: number | null; replied: boolean };
type Counted = {
  response: number[];
  firstResponse: number[];
  handle: number[];
  resolved: Set<string>;
  reopened: number;
  replies: number;
};

export async function recount(world: World): Promise<Counted> {
  const counted: Counted = {
    ...{ response: [], firstResponse: [], handle: [], resolved: new Set(), reopened: 0, replies: 0 },
  };
  const asked = new Map<string, number>();
  const answered = new Set<string>();
  const holders = new Map<string, string>();
  const stays = new Map<string, Map<string, Stay>>();
  const states = new Map<string, string>();

  const stayOf = (id: string, agentId: string): Stay => {
    const all = stays.get(id) ?? new Map<string, Stay>();
    stays.set(id, all);
    const stay = all.get(agentId) ?? { held: 0, locked: null, replied: false };
    all.set(agentId, stay);
    return stay;
  };
  const drop = (id: string, at: number) => {
    const holder = holders.get(id);
    if (holder && states.get(id) === 'new') stopHolding(stayOf(id, holder), at);
  };
  const stopHolding = (stay: Stay, at: number) => {
    if (stay.heldFrom !== undefined) stay.held += at - stay.heldFrom;
    delete stay.heldFrom;
  };
  const stopLock = (stay: Stay, at: number) => {
    if (stay.lockedFrom !== undefined) stay.locked = (stay.locked ?? 0) + at - stay.lockedFrom;
    delete stay.lockedFrom;
  };
  const hold = (id: string, agentId: string, at: number) => {
    drop(id, at);
    holders.set(id, agentId);
    if (states.get(id) === 'new') stayOf(id, agentId).heldFrom ??= at;
  };
  const finish = (id: string, at: number) => {
    for (const stay of stays.get(id)?.values() ?? []) {
      const wasHeld = stay.heldFrom !== undefined || stay.held > 0;
      stopHolding(stay, at);
      stopLock(stay, at);
      if (stay.replied && (stay.locked !== null || wasHeld)) counted.handle.push(stay.locked ?? stay.held);
    }
    stays.delete(id);
  };

  for (const event of await world.events()) {
    const { type, by, data } = event;
    const fields = event as unknown as Record<string, string>;
    const [id = '', agentId = '', at] = [fields.conversationId, fields.agentId, Number(fields.at)];
    const actor = /^agent:(.+)$/.exec(by)?.[1];
    switch (type) {
      case 'message.received': {
        const [entry] = await world.core.reads.timelineOf(world.id, id, [Number(data.seq)]);
        if (!asked.has(id)) asked.set(id, entry?.at ?? at);
        break;
      }
      case 'message.sent': {
        counted.replies += 1;
        if (actor) stayOf(id, actor).replied = true;
        const since = asked.get(id);
        if (since !== undefined) {
          counted.response.push(at - since);
          if (!answered.has(id)) counted.firstResponse.push(at - since);
        }
        asked.delete(id);
        answered.add(id);
        break;
      }
      case 'conversation.opened':
        states.set(id, 'new');
        break;
      case 'conversation.woken':
      case 'conversation.reopened': {
        if (states.get(id) === 'resolved') counted.reopened += 1;
        states.set(id, 'new');
        const holder = type === 'conversation.woken' ? holders.get(id) : agentId;
        if (holder) hold(id, holder, at);
        break;
      }
      case 'conversation.assigned':
        hold(id, agentId, at);
        break;
      case 'conversation.unassigned':
        drop(id, at);
        holders.delete(id);
        break;
      case 'conversation.locked':
        stayOf(id, agentId).lockedFrom ??= at;
        break;
      case 'conversation.unlocked':
        stopLock(stayOf(id, String(data.agentId)), at);
        break;
      case 'conversation.pended':
        finish(id, at);
        states.set(id, 'pending');
        break;
      case 'conversation.resolved':
        finish(id, at);
        asked.delete(id);
        holders.delete(id);
        states.set(id, 'resolved');
        counted.resolved.add(id);
    }
  }
  return counted;
}
