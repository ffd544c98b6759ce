/** How a kind's fields become its three shapes: as stored and answered, what makes one, what changes one. */
import { z } from 'zod';
import { Id } from './fields.js';

type Defaulted<S extends z.ZodRawShape, D> = {
  [K in keyof S]: K extends keyof D ? z.ZodDefault<S[K] & z.ZodType> : S[K];
};
type Optional<S extends z.ZodRawShape, D> = {
  [K in keyof S]: K extends keyof D ? z.ZodOptional<S[K]> : S[K];
};

type Unset<T> = T extends readonly (infer U)[] ? readonly U[] : T;
export type Defaults<S extends z.ZodRawShape> = { readonly [K in keyof S]?: Unset<z.output<S[K]>> };

const mapped = (
  fields: z.ZodRawShape,
  defaults: object,
  change: (field: z.ZodType, key: string) => unknown,
) =>
  Object.fromEntries(
    Object.entries(fields).map(([key, field]) => [
      key,
      Object.hasOwn(defaults, key) ? change(field as z.ZodType, key) : field,
    ]),
  );

/** Fields that fall back to their defaults: what an older record lacks. */
export function withDefaults<S extends z.ZodRawShape, const D extends Defaults<S>>(fields: S, defaults: D) {
  const known: Record<string, unknown> = defaults;
  return mapped(fields, defaults, (field, key) => field.default(known[key])) as Defaulted<S, D>;
}

/**
 * The shapes of one kind.
 *
 * @param defaults what a field is when an input, or a record from before there was the field, leaves it out
 */
export function shapesOf<S extends z.ZodRawShape, const D extends Defaults<S>>(fields: S, defaults: D) {
  return {
    stored: z.object({ id: Id, ...withDefaults(fields, defaults) }),
    input: z.strictObject(mapped(fields, defaults, (field) => field.optional()) as Optional<S, D>),
    patch: z.strictObject(fields).partial(),
  };
}
