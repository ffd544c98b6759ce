/** Conditions: trees of what can be said about a conversation and its contact. What they mean is told elsewhere. */
import { z } from 'zod';
import { Id, Language, listOf, SafeText, Visibility } from './fields.js';

const MAX_DEPTH = 5;
const MAX_NODES = 100;

/** A contact attribute's name. */
export const AttributeKey = z.string().regex(/^[a-zA-Z][a-zA-Z0-9_]{0,63}$/);

const Text = SafeText(1, 255);
const Scalar = z.union([Text, z.number(), z.boolean()]);
const Ordered = z.union([z.number(), Text]);
const compare = <O extends string>(op: O) =>
  z.strictObject({ key: AttributeKey, op: z.literal(op), value: Ordered });

/** A test of one attribute. `eq` of texts does not tell cases apart; the order is one of numbers or of dates. */
export const AttributeTest = z.discriminatedUnion('op', [
  z.strictObject({ key: AttributeKey, op: z.literal('eq'), value: Scalar }),
  z.strictObject({ key: AttributeKey, op: z.literal('contains'), value: Text }),
  z.strictObject({ key: AttributeKey, op: z.literal('any_of'), value: listOf(Scalar, 100).min(1) }),
  z.strictObject({ key: AttributeKey, op: z.literal('not_empty') }),
  compare('gt'),
  compare('gte'),
  compare('lt'),
  compare('lte'),
]);
export type AttributeTest = z.infer<typeof AttributeTest>;

const SomeIds = listOf(Id, 100).min(1);
/** Which of the named ones are there: at least one, every one, not one. */
export const IdsTest = z.union([
  z.strictObject({ anyOf: SomeIds }),
  z.strictObject({ allOf: SomeIds }),
  z.strictObject({ noneOf: SomeIds }),
]);
export type IdsTest = z.infer<typeof IdsTest>;

const AttributeLeaf = z.strictObject({ attribute: AttributeTest });
const leaves = [
  z.strictObject({ topics: IdsTest }),
  z.strictObject({ noTopic: z.literal(true) }),
  z.strictObject({ groups: IdsTest }),
  z.strictObject({ noGroup: z.literal(true) }),
  z.strictObject({ visibility: Visibility }),
  z.strictObject({ channels: SomeIds }),
  z.strictObject({ languages: listOf(Language, 100).min(1) }),
  AttributeLeaf,
] as const;

type Leaf = z.infer<(typeof leaves)[number]>;
type Tree<L> = { all: Tree<L>[] } | { any: Tree<L>[] } | { not: Tree<L> } | L;

/** What makes a conversation match. */
export type Condition = Tree<Leaf>;
/** The same about the contact's attributes alone: what makes a group. */
export type AttributeCondition = Tree<z.infer<typeof AttributeLeaf>>;

/** Judged before anything descends into it, however deep it is. */
function fits(tree: unknown): boolean {
  let level: unknown[] = [tree];
  for (let depth = 1, nodes = 0; level.length > 0; depth++) {
    nodes += level.length;
    if (depth > MAX_DEPTH || nodes > MAX_NODES) return false;
    level = level.flatMap((node) => {
      const { all, any, not } = (node ?? {}) as { all?: unknown; any?: unknown; not?: unknown };
      return [...(Array.isArray(all) ? all : []), ...(Array.isArray(any) ? any : []), ...(not ? [not] : [])];
    });
  }
  return true;
}

const branches = <T>(name: string, nodeLeaves: readonly z.ZodType[]): z.ZodType<T> => {
  const Node: z.ZodType<T> = z
    .lazy(() => {
      const several = z.array(Node).min(1).max(MAX_NODES);
      return z.union([
        z.strictObject({ all: several }),
        z.strictObject({ any: several }),
        z.strictObject({ not: Node }),
        ...nodeLeaves,
      ]) as unknown as z.ZodType<T>;
    })
    .meta({ id: name });
  return z.preprocess((tree, ctx) => {
    if (!fits(tree)) {
      ctx.addIssue({
        code: 'custom',
        message: `must be at most ${MAX_DEPTH} deep, of at most ${MAX_NODES} conditions`,
        params: { code: 'too_complex' },
      });
    }
    return tree;
  }, Node) as z.ZodType<T>;
};

export const Condition = branches<Condition>('Condition', leaves);
export const AttributeCondition = branches<AttributeCondition>('AttributeCondition', [AttributeLeaf]);
