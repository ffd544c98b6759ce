/**
 * Reads comma-separated values: quoted fields, doubled quotes, commas and line ends inside quotes, CRLF or LF.
 *
 * Never guesses: an unclosed quote is an error.
 */
import { readFileSync } from 'node:fs';

/** @throws {Error} when a quoted field does not end */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;

  const quoted = (): string => {
    let field = '';
    for (at += 1; ; at += 1) {
      const close = text.indexOf('"', at);
      if (close < 0) throw new Error(`unclosed quote in row ${rows.length + 1}`);
      field += text.slice(at, close);
      at = close + 1;
      if (text[at] !== '"') return field;
      field += '"';
    }
  };
  const bare = (): string => {
    const start = at;
    while (at < text.length && text[at] !== ',' && text[at] !== '\n' && text[at] !== '\r') at += 1;
    return text.slice(start, at);
  };

  while (at < text.length) {
    row.push(text[at] === '"' ? quoted() : bare());
    if (text[at] === ',') {
      at += 1;
      if (at < text.length) continue;
      row.push('');
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    rows.push(row);
    row = [];
  }
  return rows;
}

/**
 * The texts of a file with a `text` column (the first column without such a header), blank ones left out.
 *
 * @throws {Error} when the file cannot be read or has no text
 */
export function readMessages(path: string): string[] {
  const rows = parseCsv(readFileSync(path, 'utf8'));
  const column = rows[0]?.indexOf('text') ?? -1;
  const texts = rows
    .slice(column < 0 ? 0 : 1)
    .map((row) => row[Math.max(column, 0)]?.trim() ?? '')
    .filter((text) => text !== '');
  if (texts.length === 0) throw new Error(`no messages in ${path}`);
  return texts;
}

/** What customers say when no file is given. */
export const sampleMessages: readonly string[] = [
  'Where is my order?',
  'My card was declined, but the shop says I have paid.',
  'How do I change the address on my account?',
  'The invoice shows the wrong amount.',
  'Can I move my appointment to Friday?',
  'I forgot my password and the link does not arrive.',
  'Do you deliver on Saturdays?',
  'The parcel came open and one item is missing.',
  'I would like to cancel my subscription.',
  'Is the blue one back in stock?',
  'Hello? Is anybody there?',
  'Thank you, and one more question: how long does a refund take?',
];
