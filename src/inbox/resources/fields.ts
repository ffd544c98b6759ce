/** Fields that several kinds of resources have. */
import { z } from 'zod';

const wellFormed = (value: string) => value.isWellFormed() && !value.includes('\u0000');

/** Text from outside: no lone surrogates, no NUL. Lengths count UTF-16 code units. */
export const SafeText = (min: number, max: number) =>
  z
    .string()
    .min(min)
    .max(max)
    .refine(wellFormed, {
      message: 'must be well-formed Unicode without NUL',
      params: { code: 'malformed_text' },
    });

const notBlank = (max: number) =>
  SafeText(1, max).refine((value) => value.trim().length > 0, { message: 'must not be blank' });

/** A display name: 1 to 255 characters, not only white space. */
export const Name = notBlank(255);
/** Likewise, of 25 at most: what stands beside another name. */
export const ShortName = notBlank(25);

export const Id = z.string().regex(/^[a-z]{2,3}_[A-Za-z0-9_-]{1,64}$/);

const distinct = (values: readonly unknown[]) => new Set(values).size === values.length;
const onlyOnce = { message: 'must not name one twice' };

/** A list without repeats, of at most so many. */
export const listOf = <T extends z.ZodType>(item: T, max: number) =>
  z.array(item).max(max).refine(distinct, onlyOnce);

/** The same, of objects that are told apart by one field. */
export const listBy = <T extends z.ZodType>(item: T, key: keyof z.output<T>, max: number) =>
  z
    .array(item)
    .max(max)
    .refine((values) => distinct(values.map((value) => value[key])), onlyOnce);

export const Ids = listOf(Id, 100);

/** Most conversations in New that an agent holds by automatic assignment. */
export const Capacity = z.int().min(1).max(100);

/**
 * Where the engine sends to: http or https, without a user or a fragment. Whether its address may be reached is judged when it
 * is, because names change.
 */
export const WebhookUrl = SafeText(1, 2048).refine(isWebhookUrl, {
  message: 'must be an http or https address without a user or a fragment',
  params: { code: 'invalid_url' },
});

function isWebhookUrl(value: string): boolean {
  if (!/^https?:\/\/[^\s]+$/i.test(value) || !URL.canParse(value)) return false;
  const { username, password, hash } = new URL(value);
  return username === '' && password === '' && hash === '';
}

/** Whole milliseconds within bounds given in seconds. */
export const seconds = (min: number, max: number) =>
  z
    .int()
    .min(min * 1000)
    .max(max * 1000);

const HOUR_S = 3600;
export const DAY_S = 24 * HOUR_S;

/** A language code as in `fr` or `pt-br`; kept in lower case. */
export const Language = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/)
  .toLowerCase();

export const Skill = z.string().regex(/^[a-z0-9_-]{1,40}$/);

/** A skill with how well it is mastered, or must be, from 1 to 10. */
export const SkillLevel = z.strictObject({ skill: Skill, level: z.int().min(1).max(10) });
export type SkillLevel = z.infer<typeof SkillLevel>;

export const SkillLevels = listBy(SkillLevel, 'skill', 50);

/** Why something ended: a word, as events show it. */
export const Reason = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);

export const Visibility = z.enum(['private', 'public']);
