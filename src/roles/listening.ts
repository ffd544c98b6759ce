/** An HTTP server as a service, and the one of reports that every process has. */
import { buildReportServer } from '../api/server.js';
import { EngineError } from '../errors.js';
import { type Service, settledWithin } from '../lifecycle.js';
import type { Opened } from './opened.js';

export type ListeningService = Service & { address(): { host: string; port: number } | null };

/** /healthz, /readyz and /metrics of every process, whatever its roles, without a key. */
export function reportService({ config, log, metrics, health }: Opened): ListeningService {
  const server = buildReportServer({ health, metricsText: metrics.text }, log);
  return listening('report', server, config.metricsHost, config.metricsPort);
}

type HttpServer = Pick<ReturnType<typeof buildReportServer>, 'listen' | 'close' | 'server'>;

export function listening(name: string, app: HttpServer, host: string, port: number): ListeningService {
  return {
    name,
    start: async () => {
      await app.listen({ host, port });
    },
    stop: async (deadlineMs) => {
      if (await settledWithin(app.close(), deadlineMs)) return;
      throw new EngineError(
        'internal',
        `Requests to the ${name} server were still under way at the deadline.`,
      );
    },
    address: () => {
      const bound = app.server.address();
      return bound && typeof bound === 'object' ? { host: bound.address, port: bound.port } : null;
    },
  };
}
