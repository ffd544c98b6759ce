/**
 * The metrics of a process, on a registry per engine.
 *
 * Values read from Redis are declared by processes with the monitor role alone: another process would export stale
 * zeros.
 */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { catalogue, type Spec } from './catalogue.js';

type Built<S> = S extends { kind: infer K; labels: readonly (infer L)[] }
  ? K extends 'counter'
    ? Counter<L & string>
    : K extends 'gauge'
      ? Gauge<L & string>
      : Histogram<L & string>
  : never;

export type Metrics = { readonly [K in keyof typeof catalogue]: Built<(typeof catalogue)[K]> } & {
  /** Names of what this process exports. */
  names(): string[];
  /** Content type of the exposition. */
  readonly contentType: string;
  /**
   * The exposition.
   *
   * @param workspace slug: its series and those of no workspace; null: all
   */
  text(workspace: string | null): Promise<string>;
};

/** @param monitor declares what is read from Redis as well; the caller must then keep it up to date */
export function createMetrics({ monitor }: { monitor: boolean }): Metrics {
  const registry = new Registry();
  const built = Object.fromEntries(
    Object.entries<Spec>(catalogue).map(([key, spec]) => [
      key,
      build(spec, spec.monitorOnly && !monitor ? [] : [registry]),
    ]),
  ) as { [K in keyof typeof catalogue]: Built<(typeof catalogue)[K]> };

  // Series that alerts look at exist from the first scrape on.
  for (const queue of ['inbound', 'routing', 'delivery']) {
    built.doorbellErrors.inc({ queue }, 0);
    built.workerErrors.inc({ queue }, 0);
    for (const kind of ['rescued', 'overdue', 'retried']) built.sweepServed.inc({ queue, kind }, 0);
  }
  return {
    ...built,
    names: () => registry.getMetricsAsArray().map(({ name }) => name),
    contentType: registry.contentType,
    text: async (workspace) => {
      const all = await registry.metrics();
      return workspace === null ? all : visibleTo(workspace, all);
    },
  };
}

function build({ kind, name, help, labels, buckets }: Spec, registers: Registry[]) {
  const common = { name, help, labelNames: [...labels], registers };
  if (kind === 'counter') return new Counter(common);
  if (kind === 'gauge') return new Gauge(common);
  return new Histogram({ ...common, ...(buckets ? { buckets: [...buckets] } : {}) });
}

/** Without the lines of other workspaces. A label's value cannot imitate another label: its quotes are escaped. */
function visibleTo(workspace: string, exposition: string): string {
  const lines = exposition.split('\n');
  return lines
    .filter((line) => {
      const label = line.startsWith('#') ? null : /[{,]workspace="((?:[^"\\]|\\.)*)"/.exec(line);
      return !label || label[1] === workspace;
    })
    .join('\n');
}
