/** Rules for text and open objects that come from outside. Never trims or repairs: what does not fit is refused. */
import { z } from 'zod';

const wellFormed = (value: string) => value.isWellFormed() && !value.includes('\u0000');
const malformed = { message: 'must be well-formed Unicode without NUL', params: { code: 'malformed_text' } };

/** Text without lone surrogates and NUL. Lengths count UTF-16 code units. */
export const SafeText = (min: number, max: number) =>
  z.string().min(min).max(max).refine(wellFormed, malformed);

/** Text of a message or reply. */
export const MessageText = SafeText(0, 16_384);

const noControl = (value: string) => !/\p{Cc}/u.test(value);

/** What another system calls something: opaque, compared byte by byte. Real ones hold `:`, `@`, braces; none a newline. */
export const ExternalId = SafeText(1, 255).refine(noControl, {
  message: 'must not hold control characters',
  params: { code: 'malformed_text' },
});

/** An http(s) address. Never fetched by the engine. */
export const WebAddress = SafeText(1, 2048).refine(isWebAddress, {
  message: 'must be an http or https address',
  params: { code: 'invalid_url' },
});

function isWebAddress(value: string): boolean {
  return /^https?:\/\//i.test(value) && URL.canParse(value);
}

// Outside of it a unit was mistaken (seconds for milliseconds gives 1970), and the time shown would be nonsense.
const FIRST_YEAR = 2000;
const LAST_YEAR = 2100;

const IsoInstant = z.iso.datetime({ offset: true });

/** An ISO 8601 instant with its offset, in the years 2000 to 2100. Shown, never used for order. */
export const Instant = z
  .string()
  .max(40)
  .refine((value) => IsoInstant.safeParse(value).success, {
    message: 'must be an ISO 8601 date and time with its offset',
    params: { code: 'invalid_format' },
    abort: true,
  })
  .refine(isPlausible, { message: 'must lie in the years 2000 to 2100', params: { code: 'out_of_range' } })
  .meta({ format: 'date-time' });

function isPlausible(value: string): boolean {
  const year = new Date(value).getUTCFullYear();
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}

const MAX_DEPTH = 8;
const MAX_METADATA_BYTES = 4096;
const forbiddenNames = new Set(['__proto__', 'constructor', 'prototype']);
const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Why an open JSON value is refused, with the path to it; null when nothing is wrong. */
function fault(value: unknown, path: string[]): { path: string[]; message: string; code: string } | null {
  if (path.length > MAX_DEPTH)
    return { path, message: `must not nest deeper than ${MAX_DEPTH}`, code: 'too_deep' };
  if (typeof value === 'string')
    return wellFormed(value) ? null : { path, message: malformed.message, code: 'malformed_text' };
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, inner] of Object.entries(value)) {
    const at = [...path, name];
    if (forbiddenNames.has(name) || !wellFormed(name)) {
      return { path: at, message: 'is not a name that is taken', code: 'forbidden_name' };
    }
    const found = fault(inner, at);
    if (found) return found;
  }
  return null;
}

type Refuse = (issue: { path: string[]; message: string; code: string }) => void;

/** An object of anything, checked by `extra` and for names and text that are never taken. */
const openObject = (extra: (value: Record<string, unknown>, refuse: Refuse) => void) =>
  z.unknown().superRefine((value, ctx) => {
    const refuse: Refuse = ({ path, message, code }) =>
      ctx.addIssue({ code: 'custom', path, message, params: { code } });
    if (!isPlainObject(value))
      return refuse({ path: [], message: 'must be an object', code: 'invalid_type' });
    const found = fault(value, []);
    if (found) return refuse(found);
    extra(value, refuse);
  });

const MAX_ATTRIBUTES = 50;

/** Contact attributes: a flat object of short texts. */
export const Attributes = openObject((value, refuse) => {
  const entries = Object.entries(value);
  if (entries.length > MAX_ATTRIBUTES) {
    refuse({ path: [], message: `must not have more than ${MAX_ATTRIBUTES} entries`, code: 'too_big' });
  }
  for (const [name, text] of entries.slice(0, MAX_ATTRIBUTES)) {
    if (name.length < 1 || name.length > 64)
      refuse({ path: [name], message: 'must have a name of 1 to 64 characters', code: 'invalid_name' });
    if (typeof text !== 'string') refuse({ path: [name], message: 'must be a string', code: 'invalid_type' });
    else if (text.length > 1024)
      refuse({ path: [name], message: 'must not be longer than 1024', code: 'too_big' });
  }
})
  .transform((value) => value as Record<string, string>)
  .meta({
    type: 'object',
    additionalProperties: { type: 'string', maxLength: 1024 },
    maxProperties: MAX_ATTRIBUTES,
  });

/** What a connector wants to find again: any JSON object of at most 4 kB. */
export const Metadata = openObject((value, refuse) => {
  if (Buffer.byteLength(JSON.stringify(value)) > MAX_METADATA_BYTES)
    refuse({ path: [], message: 'must not be larger than 4 kB of JSON', code: 'too_big' });
})
  .transform((value) => value as Record<string, unknown>)
  .meta({ type: 'object', additionalProperties: true });
