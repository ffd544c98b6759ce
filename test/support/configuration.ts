// A configuration of parts that a test cares about; everything else has its default.

import type { z } from 'zod';
import type { Configuration } from '../../src/inbox/directory.js';
import { type Kind, kinds, type Resources } from '../../src/inbox/kinds.js';
import type { ConversationFacts } from '../../src/inbox/placing/facts.js';
import { Settings } from '../../src/inbox/resources/index.js';

type All<K extends Kind> = (typeof kinds)[K]['all'];
type Input<K extends Kind> = z.input<(typeof kinds)[K]['stored']>;
/** A resource without the fields that have a default or that seldom matter to a test. */
type Part<K extends Kind> = Omit<Input<K>, 'name' | 'slug' | 'kind' | 'label' | 'madeIn'> & {
  name?: string;
  madeIn?: number;
};
export type Parts = { [K in Kind as All<K>]?: readonly Part<K>[] } & { settings?: z.input<typeof Settings> };

const common = { name: 'A name', slug: 'a-name', kind: 'api', label: 'A label', madeIn: 1 };

/** Where the kind of a thing is not that of a channel. */
const kindsOf: Partial<Record<string, object>> = { agents: { kind: 'human' } };

export function makeConfiguration(parts: Parts): Configuration {
  const maps = Object.values(kinds).map(({ all, stored }) => {
    const made = (parts[all] ?? []).map((part) => stored.parse({ ...common, ...kindsOf[all], ...part }));
    return [all, new Map(made.map((each) => [each.id, each]))];
  });
  return Object.freeze({
    workspaceId: 'ws_p0_test',
    name: 'Test',
    slug: 'test',
    version: 1,
    settings: Settings.parse(parts.settings ?? {}),
    ...(Object.fromEntries(maps) as Resources),
  });
}

/** A private conversation in channel `ch_1` that entered New at 0. */
export const makeFacts = (parts: Partial<ConversationFacts> = {}): ConversationFacts => ({
  channelId: 'ch_1',
  visibility: 'private',
  topics: [],
  attributes: {},
  teamId: null,
  askedAt: 0,
  enteredAt: 0,
  waitingSince: 0,
  answeredBefore: false,
  isAnswered: false,
  lastAgent: null,
  hops: [],
  entering: false,
  ...parts,
});
