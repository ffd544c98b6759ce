/**
 * How a Lua script becomes a typed function: load with includes, run by hash, parse the tagged reply.
 *
 * A script names its one key (the anchor under whose hash tag all others are built) and its arguments; callers
 * pass an object, so that two arguments cannot be swapped. It never retries: repeating is the caller's decision.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Redis } from 'ioredis';
import { z } from 'zod';

const root = new URL('./lua/', import.meta.url);

function expand(file: string, seen: Set<string>): string {
  if (seen.has(file)) return '';
  seen.add(file);
  const source = readFileSync(new URL(`${file}.lua`, root), 'utf8');
  return source.replace(/^--- @include (\S+)$/gm, (_line, name: string) => expand(name, seen));
}

const functions = /^(?:local )?function ([\w.]+)\((?:.* end\n|.*\n[\s\S]*?\nend\n)/gm;

/** A script's source is run as a whole each time, and each function it makes costs: those that nothing calls are left out. */
function withoutUnused(source: string): string {
  const uses = new Map<string, number>();
  for (const [name] of source.matchAll(/[\w.]+(?=\()|\w+\.\w+/g)) uses.set(name, (uses.get(name) ?? 0) + 1);
  const kept = source.replace(functions, (whole, name: string) => ((uses.get(name) ?? 0) > 1 ? whole : ''));
  return kept.length < source.length ? withoutUnused(kept) : kept;
}

export type Script<A extends string, R extends z.ZodType> = {
  /** Its file under `lua`, without the ending: `room/name`. */
  readonly file: string;
  readonly name: string;
  readonly key: 'anchor' | 'engine' | 'installation';
  readonly args: readonly A[];
  readonly reply: R;
  readonly lua: string;
  readonly sha1: string;
};

/** Every script that was defined, for metrics and contract tests. */
export const allScripts: Script<string, z.ZodType>[] = [];

export function defineScript<const A extends string, R extends z.ZodType>(spec: {
  file: string;
  key: 'anchor' | 'engine' | 'installation';
  args: readonly A[];
  reply: R;
}): Script<A, R> {
  const lua = withoutUnused(expand(spec.file, new Set()));
  const name = basename(spec.file);
  const script = { ...spec, name, lua, sha1: createHash('sha1').update(lua).digest('hex') };
  allScripts.push(script);
  return script;
}

export type ScriptValue = string | number | Buffer;
export type ScriptCall<A extends string> = { key: string; args: Record<A, ScriptValue> };

/** Told of every run: the script's name and how long its answer took (ms, as the client sees it). */
export type ScriptObserver = (name: string, durationMs: number) => void;
let observer: ScriptObserver = () => {};
export function observeScripts(next: ScriptObserver): void {
  observer = next;
}

/** One script with one answer. Runs by hash; on NOSCRIPT (first use, restart, failover) sends the source once. */
export async function runScript<A extends string, R extends z.ZodType>(
  redis: Redis,
  script: Script<A, R>,
  key: string,
  args: Record<NoInfer<A>, ScriptValue>,
): Promise<z.output<R>> {
  const flat = script.args.map((name) => args[name]);
  const startedAt = performance.now();
  const raw = await redis.evalsha(script.sha1, 1, key, ...flat).catch((error: unknown) => {
    if (!isNoScript(error)) throw error;
    return redis.eval(script.lua, 1, key, ...flat);
  });
  observer(script.name, performance.now() - startedAt);
  return script.reply.parse(tagged(raw));
}

/** Many calls of one script in one pipeline; an answer per call, an Error where that call failed. */
export async function runScripts<A extends string, R extends z.ZodType>(
  redis: Redis,
  script: Script<A, R>,
  calls: readonly ScriptCall<NoInfer<A>>[],
): Promise<(z.output<R> | Error)[]> {
  const startedAt = performance.now();
  const send = async (load: boolean) => {
    const pipeline = redis.pipeline();
    if (load) pipeline.script('LOAD', script.lua);
    for (const { key, args } of calls)
      pipeline.evalsha(script.sha1, 1, key, ...script.args.map((n) => args[n]));
    const answers = (await pipeline.exec()) ?? [];
    return load ? answers.slice(1) : answers;
  };
  let answers = await send(false);
  // A script cache is emptied as a whole, so either every call of a pipeline met it or a tail did: nothing that
  // ran is sent again only because each of our scripts answers a repeat with its first result.
  if (answers.some(([error]) => isNoScript(error))) answers = await send(true);
  observer(script.name, performance.now() - startedAt);
  return answers.map(([error, raw]) => error ?? script.reply.parse(tagged(raw)));
}

const isNoScript = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('NOSCRIPT');

/** `[status, field, value, …]` → `{ status, field: value, … }`. */
function tagged(raw: unknown): unknown {
  if (!Array.isArray(raw)) return raw;
  const reply: Record<string, unknown> = { status: raw[0] };
  for (let i = 1; i < raw.length; i += 2) reply[String(raw[i])] = raw[i + 1];
  return reply;
}

/** Field parsers for replies: Redis answers in strings. */
export const text = z.string();
export const int = z.coerce.number();
export const flag = z.enum(['0', '1']).transform((value) => value === '1');
/** Words joined by spaces. */
export const words = z.string().transform((value) => (value === '' ? [] : value.split(' ')));
export const optional = z.string().transform((value) => (value === '' ? null : value));
export const optionalInt = z.string().transform((value) => (value === '' ? null : Number(value)));

/** A reply with this status and these fields. */
export function answer<const S extends string>(status: S): z.ZodObject<{ status: z.ZodLiteral<S> }>;
export function answer<const S extends string, F extends z.ZodRawShape>(
  status: S,
  fields: F,
): z.ZodObject<{ status: z.ZodLiteral<S> } & F>;
export function answer(status: string, fields: z.ZodRawShape = {}) {
  return z.object({ status: z.literal(status), ...fields });
}
