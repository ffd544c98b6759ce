/** Automations: what is done by itself with a customer's message whose text says certain things. What the tests mean is told elsewhere. */
import { z } from 'zod';
import { DAY_S, Id, Ids, Language, listOf, Name, Reason, SafeText, seconds } from './fields.js';
import { shapesOf } from './shapes.js';

const notBlank = (value: string) => value.trim() !== '';

/** Words to look for, as one text: taken as it is written, commas too. */
const Keyword = SafeText(1, 255).refine(notBlank, { message: 'must not be blank' });
const Keywords = listOf(Keyword, 100).min(1);
const Several = z.union([z.strictObject({ anyOf: Keywords }), z.strictObject({ allOf: Keywords })]);
const Words = z.int().min(0).max(10_000);

/** A test of a message's text. */
export const TextTest = z.union([
  z.strictObject({ beginsWith: Keywords }),
  z.strictObject({ endsWith: Keywords }),
  z.strictObject({ contains: Several }),
  z.strictObject({ notContains: Several }),
  z.strictObject({ wordCount: z.union([z.strictObject({ gt: Words }), z.strictObject({ lt: Words })]) }),
]);
export type TextTest = z.infer<typeof TextTest>;

const Tests = z.array(TextTest).min(1).max(20);
export const TextCondition = z.union([z.strictObject({ all: Tests }), z.strictObject({ any: Tests })]);
export type TextCondition = z.infer<typeof TextCondition>;

/** A word that is put on a message. */
export const Tag = SafeText(1, 64).refine(notBlank, { message: 'must not be blank' });

/** A text of the engine's own, with the placeholders of saved replies. What is put in leaves it within a message's length. */
export const AutomaticText = SafeText(1, 4096).refine(notBlank, { message: 'must not be blank' });

/** A text in the contact's language where there is one, else `text`. */
const Said = z.strictObject({
  text: AutomaticText,
  byLanguage: z.record(Language, AutomaticText).default({}),
});
export type Said = z.infer<typeof Said>;

/** What customers are told at once when they write; null: nothing. */
export const AutoResponder = z.strictObject({
  inHours: Said.nullable().default(null),
  outOfHours: Said.nullable().default(null),
  /** How long until one conversation is told again; 0: once each time it opens. */
  everyMs: seconds(0, 30 * DAY_S).default(0),
});
export type AutoResponder = z.infer<typeof AutoResponder>;

export const AutomationAction = z.union([
  z.strictObject({ tag: Tag }),
  z.strictObject({ addTopicIds: listOf(Id, 20).min(1) }),
  z.strictObject({ reply: AutomaticText }),
  /** Acts on a conversation's first message alone. */
  z.strictObject({ resolve: Reason }),
]);
export type AutomationAction = z.infer<typeof AutomationAction>;

const oneEnd = (actions: readonly AutomationAction[]) =>
  actions.filter((action) => 'resolve' in action).length <= 1;

const shapes = shapesOf(
  {
    name: Name,
    enabled: z.boolean(),
    /** Null: all. */
    channelIds: Ids.min(1).nullable(),
    when: TextCondition,
    do: z
      .array(AutomationAction)
      .min(1)
      .max(20)
      .refine(oneEnd, { message: 'must not resolve twice', params: { code: 'duplicate' } }),
  },
  { enabled: true, channelIds: null },
);

export const Automation = shapes.stored.extend({
  /** Version of the configuration that made it: the order of automations. */
  madeIn: z.int(),
});
export const AutomationInput = shapes.input;
export const AutomationPatch = shapes.patch;
export type Automation = z.infer<typeof Automation>;
export type AutomationInput = z.infer<typeof AutomationInput>;
export type AutomationPatch = z.infer<typeof AutomationPatch>;
