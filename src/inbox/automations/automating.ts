/** What automations do with a message, in the order in which they were made: every one that matches acts, the end comes last. */
import type { AutomaticReply, TopicStep } from '../../routing/terms/automatic.js';
import type { Configuration } from '../directory.js';
import type { StoredContact } from '../placing/stored-facts.js';
import { render, valuesFor } from '../replies/rendering.js';
import type { Automation } from '../resources/index.js';
import { textFits } from './matching.js';

/** A conversation's topics are no more than these. */
const MOST_TOPICS = 50;

export const automationBy = (id: string): string => `automation:${id}`;

/** Those that a message by this channel sets going. */
export const automationsFor = (
  { automations }: Pick<Configuration, 'automations'>,
  channelId: string,
  text: string,
): Automation[] =>
  [...automations.values()]
    .filter(({ enabled, channelIds }) => enabled && (channelIds?.includes(channelId) ?? true))
    .filter(({ when }) => textFits(when, text))
    .sort((a, b) => a.madeIn - b.madeIn || (a.id < b.id ? -1 : 1));

const actionsOf = (automations: readonly Automation[]) =>
  automations.flatMap(({ id, do: actions }) => actions.map((action) => ({ by: automationBy(id), action })));

/** What they put on the message, each tag once. */
export function tagsBy(automations: readonly Automation[]): { by: string; tags: string[] } | null {
  const put = actionsOf(automations).flatMap(({ by, action }) =>
    'tag' in action ? [{ by, tag: action.tag }] : [],
  );
  const [first] = put;
  return first ? { by: first.by, tags: [...new Set(put.map(({ tag }) => tag))].sort() } : null;
}

/** The topics that a conversation with these has after each automation that adds to them. */
export function topicStepsBy(automations: readonly Automation[], topics: readonly string[]): TopicStep[] {
  const steps: TopicStep[] = [];
  let has = [...topics];
  for (const { by, action } of actionsOf(automations)) {
    const added = 'addTopicIds' in action ? action.addTopicIds.filter((id) => !has.includes(id)) : [];
    if (added.length === 0 || has.length + added.length > MOST_TOPICS) continue;
    has = [...has, ...added].sort();
    steps.push({ by, topics: has });
  }
  return steps;
}

/** A text that the engine says by itself, as it stands. */
export const entryOf = (by: string, text: string): AutomaticReply => ({
  by,
  entry: JSON.stringify({ kind: 'message', direction: 'out', by, text, attachments: [] }),
});

/** The same with its placeholders filled with what is known of the contact. */
export const filledEntry = (
  config: Configuration,
  contact: StoredContact,
  by: string,
  body: string,
): AutomaticReply => entryOf(by, render(body, valuesFor(config, contact, null)).text);

export const repliesBy = (
  config: Configuration,
  automations: readonly Automation[],
  contact: StoredContact,
): AutomaticReply[] =>
  actionsOf(automations).flatMap(({ by, action }) =>
    'reply' in action ? [filledEntry(config, contact, by, action.reply)] : [],
  );

/** The first that would end it; null: none does. */
export const resolveBy = (automations: readonly Automation[]): { by: string; reason: string } | null =>
  actionsOf(automations).flatMap(({ by, action }) =>
    'resolve' in action ? [{ by, reason: action.resolve }] : [],
  )[0] ?? null;
