/** What the demo ends with: figures, and one line per promise. Pure, never prints. */
import type { History } from './history.js';
import { countersLine, type Figures, figuresOf } from './table.js';
import type { CheckResult } from './verdict.js';

export type Summary = {
  readonly ok: boolean;
  readonly seconds: number;
  readonly seed: number;
  readonly figures: Figures;
  /** Absences by kind. */
  readonly absences: Readonly<Record<string, number>>;
  readonly conversations: number;
  readonly workspace: History['workspace'];
  readonly checks: readonly CheckResult[];
  /** Answers that nothing explains; they do not decide the outcome. */
  readonly surprises: readonly string[];
  /** What went wrong with the engine's process, if anything. */
  readonly engine: readonly string[];
};

/** @param engine  problems of the process itself; any makes the run a failure */
export function summarise(
  history: History,
  checks: readonly CheckResult[],
  run: { seconds: number; seed: number; engine: readonly string[] },
): Summary {
  const absences: Record<string, number> = {};
  for (const { kind } of history.absences) absences[kind] = (absences[kind] ?? 0) + 1;
  return {
    ok: checks.length > 0 && checks.every((check) => check.ok) && run.engine.length === 0,
    ...run,
    figures: figuresOf(history),
    absences,
    conversations: history.final?.conversations.length ?? 0,
    workspace: history.workspace,
    checks,
    surprises: history.surprises,
  };
}

const SHOWN = 5;

export function summaryLines(summary: Summary): string[] {
  const { figures, absences, workspace, checks, surprises } = summary;
  const gone = Object.entries(absences).map(([kind, count]) => `${kind.replace('_', '-')} ${count}`);
  const width = Math.max(0, ...checks.map((check) => check.title.length));
  const counted = new Map<string, number>();
  for (const surprise of surprises) counted.set(surprise, (counted.get(surprise) ?? 0) + 1);
  return [
    '',
    `customers wrote for ${summary.seconds} s (seed ${summary.seed}), ${summary.conversations} conversations`,
    countersLine(figures),
    `absences: ${gone.length > 0 ? gone.join(' · ') : 'none'}`,
    `replies by webhook ${workspace.webhooks} · from saved replies ${workspace.savedReplies} · boomerangs ${workspace.boomerangs} · attributes shown in ${workspace.attributes} conversations`,
    '',
    ...checks.map(
      (check) =>
        `${check.ok ? '✓' : '✗'} ${check.promise.padEnd(4)}${check.title.padEnd(width)}  ${check.detail}`,
    ),
    ...[...counted].slice(0, SHOWN).map(([surprise, count]) => `! unexpected, ${count} times: ${surprise}`),
    ...summary.engine.map((problem) => `✗ ${problem}`),
    '',
    summary.ok ? 'every promise held' : 'A PROMISE WAS BROKEN',
  ];
}
