// What must hold of the engine's own keys whatever happened: each index against what it is an index of.

import { expect } from 'vitest';
import type { Raw } from './raw.js';
import { same } from './same.js';

const baseOf = (laneId: string) => laneId.replace(/!.*/, '');
const byKey = (entries: Iterable<readonly [string, number]>) =>
  Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));

/** The least score per name. */
function least(entries: readonly (readonly [string, number])[]) {
  const found = new Map<string, number>();
  for (const [name, score] of entries) found.set(name, Math.min(score, found.get(name) ?? score));
  return byKey(found);
}

function linesAgree(raw: Raw): void {
  const laneIds = raw.named('lane:');
  const heads = laneIds.map((laneId): [string, number] => [laneId, raw.zset(`lane:${laneId}`)[0]?.[1] ?? 0]);
  const variants = raw.named('variants:').flatMap((base) => raw.zset(`variants:${base}`));
  same(byKey(variants), byKey(heads), 'variants');
  const bases = least(heads.map(([laneId, score]) => [baseOf(laneId), score]));
  same(byKey(raw.zset('lanes')), bases, 'lanes');
  const hot = raw.zset('hot').map(([base]) => base);
  same(
    hot.filter((base) => !(base in bases)),
    [],
    'hot',
  );
  const kept = Object.keys(bases).filter((base) => base.includes('@'));
  const listed = raw.named('kept:').flatMap((id) => raw.set(`kept:${id}`));
  same(listed.sort(), kept.sort(), 'kept');
}

/**
 * An agent's own note of where it stands names exactly the sets that it is in; profiles count those who stand. Of who stands
 * under an older plan the pools are left out: they may be of either plan until it is stood anew.
 */
function standingsAgree(raw: Raw): void {
  const under = Number(raw.hash('anchor').standVersion ?? 0);
  const isOld = (id: string) => Number(raw.hash(`agent:${id}`).placedUnder ?? 0) < under;
  const counted = (id: string, place: string) => place.startsWith('pf_') || !isOld(id);
  const inSets = raw
    .named('standing:')
    .flatMap((name) =>
      raw.zset(`standing:${name}`).flatMap(([id]) => (counted(id, name) ? `${id} in ${name}` : [])),
    );
  // A pool of a former plan may still be noted.
  const pools = Object.values(raw.hash('pools')).flatMap((text) => text.match(/[^ :]+(?=:)/g) ?? []);
  const noted: string[] = [];
  const counts = new Map<string, number>();
  for (const agentId of raw.named('agent:')) {
    const standing = raw.hash(`agent:${agentId}`).standing ?? '';
    const [fit, orders = '', places = ''] = standing.split('|');
    const profile = /^[^:]+/.exec(places)?.[0];
    if (!profile) continue;
    counts.set(profile, (counts.get(profile) ?? 0) + 1);
    for (const [place = ''] of places.split(' ').map((each) => each.split(':')))
      for (const order of orders.split(' '))
        if (place === profile || (pools.includes(place) && counted(agentId, place)))
          noted.push(`${agentId} in ${place}:${order}:${fit}`);
  }
  same(inSets.sort(), noted.sort(), 'standing');
  same(byKey(raw.zset('profiles')), byKey(counts), 'profiles');
}

export function holdInvariants(raw: Raw): void {
  linesAgree(raw);
  standingsAgree(raw);
  // Whoever is named somewhere is somebody.
  const known = new Set(raw.named('conversation:'));
  for (const kind of ['held:', 'parked:', 'state:', 'channel-state:', 'team-pinned:'])
    for (const name of raw.named(kind)) {
      const strangers = raw.zset(kind + name).filter(([id]) => !known.has(id));
      same(strangers, [], `${kind}${name}`);
    }
}

/** What the engine remembers between two looks: an epoch never falls, and grows with each holder. */
export function createWatch() {
  const last = new Map<string, { epoch: number; assigneeId: string; lastSeq: number; state: string }>();
  return (raw: Raw): void => {
    for (const id of raw.named('conversation:')) {
      const f = raw.hash(`conversation:${id}`);
      const is = {
        epoch: Number(f.epoch),
        assigneeId: f.assigneeId ?? '',
        lastSeq: Number(f.lastSeq),
        state: f.state ?? '',
      };
      const was = last.get(id);
      last.set(id, is);
      if (!was) continue;
      if (was.state === 'resolved') expect(is.state, `${id} state`).not.toBe('pending');
      expect(is.lastSeq, `${id} lastSeq`).toBeGreaterThanOrEqual(was.lastSeq);
      if (is.assigneeId !== was.assigneeId) expect(is.epoch, `${id} epoch`).toBeGreaterThan(was.epoch);
      else expect(is.epoch, `${id} epoch`).toBeGreaterThanOrEqual(was.epoch);
    }
  };
}
