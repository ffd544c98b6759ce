/**
 * Placeholders in the body of a saved reply: `{{contact.firstName|there}}`, a name and what to say where nothing is known.
 * `\{{` is a `{{` that begins none. A text is read once, from left to right; what is put in is not read again.
 */

/** `at`: where it begins, counted in UTF-16 code units from 0. */
export type Placeholder = { name: string; fallback: string; at: number };
export type Part = string | Placeholder;
export type Fault = { at: number; code: string; message: string };

const MOST = 20;
const BEGIN = /\\?\{\{/g;
const NAME = /^(?:contact|agent)\.[a-zA-Z][a-zA-Z0-9_]{0,63}$/;

/** What can be said of anybody, whatever attributes there are. */
const ALWAYS: ReadonlySet<string> = new Set([
  'contact.name',
  'contact.firstName',
  'contact.lastName',
  'agent.name',
  'agent.firstName',
]);

/** A body as its parts, in order. What is wrong stays a text, and is told. */
export function partsOf(body: string): { parts: Part[]; faults: Fault[] } {
  const parts: Part[] = [];
  const faults: Fault[] = [];
  let from = 0;
  BEGIN.lastIndex = 0;
  for (let found = BEGIN.exec(body); found; found = BEGIN.exec(body)) {
    const at = found.index;
    parts.push(body.slice(from, at));
    from = BEGIN.lastIndex;
    const read = found[0] === '{{' ? placeholderAt(body, at) : '{{';
    if (typeof read === 'string') parts.push(read);
    else if ('code' in read) {
      faults.push(read);
      parts.push('{{');
    } else {
      parts.push(read.placeholder);
      from = read.end;
      BEGIN.lastIndex = from;
    }
  }
  return { parts: [...parts, body.slice(from)].filter((part) => part !== ''), faults };
}

function placeholderAt(body: string, at: number): { placeholder: Placeholder; end: number } | Fault {
  const fault = (code: string, what: string): Fault => ({ at, code, message: `at ${at}: ${what}` });
  const end = body.indexOf('}}', at);
  const inner = body.slice(at + 2, end);
  if (end < 0 || inner.includes('{{')) return fault('malformed_placeholder', 'it does not end with }}');
  const [first = ''] = inner.split('|', 1);
  const [name, fallback] = [first.trim(), inner.slice(first.length + 1)];
  if (!NAME.test(name))
    return fault('malformed_placeholder', 'its name is not like contact.firstName or agent.name');
  if (fallback.trim() === '')
    return fault('missing_fallback', `${name} needs a text for when it is not known: {{${name}|…}}`);
  return { placeholder: { name, fallback, at }, end: end + 2 };
}

/** What is wrong with a body, `attributeKeys` being those of the contact attributes there are. */
export function faultsOf(body: string, attributeKeys: ReadonlySet<string>): Fault[] {
  const { parts, faults } = partsOf(body);
  const placeholders = parts.filter((part) => typeof part !== 'string');
  const isKnown = (name: string) =>
    ALWAYS.has(name) || (name.startsWith('contact.') && attributeKeys.has(name.slice('contact.'.length)));
  const unknown = placeholders
    .filter(({ name }) => !isKnown(name))
    .map(({ name, at }) => ({ at, code: 'unknown_placeholder', message: `at ${at}: there is no ${name}` }));
  const extra = placeholders[MOST];
  const tooMany = extra
    ? [{ at: extra.at, code: 'too_many', message: `at ${extra.at}: there may be ${MOST} placeholders` }]
    : [];
  return [...faults, ...unknown, ...tooMany].sort((a, b) => a.at - b.at);
}
