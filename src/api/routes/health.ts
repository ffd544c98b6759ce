/** What a process says about itself: alive, ready, measured. */
import { z } from 'zod';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps, ProcessReport } from '../deps.js';

const EXPOSITION = 'text/plain; version=0.0.4; charset=utf-8';

const Alive = z.object({ status: z.literal('ok') });
const Ready = z.object({ status: z.enum(['ready', 'not_ready']), checks: z.record(z.string(), z.boolean()) });

/** `/healthz` and `/readyz`: anyone may ask. `isDraining`: no new work is taken. */
export function healthRoutes(app: Api, { health }: ProcessReport, isDraining: () => boolean): void {
  const config = { roles: ['anyone'] } as const;
  const alive = { summary: 'Whether the process runs', response: { 200: Alive } };
  app.get('/healthz', { config, schema: alive }, async () => ({ status: 'ok' as const }));

  const ready = { summary: 'Whether it has what it needs', response: { 200: Ready, 503: Ready } };
  app.get('/readyz', { config, schema: ready }, async (_request, reply) => {
    const { ok, checks } = isDraining() ? { ok: false, checks: { draining: false } } : await health.ready();
    return reply.code(ok ? 200 : 503).send({ status: ok ? 'ready' : 'not_ready', checks });
  });
}

const metricsSchema = {
  summary: 'Prometheus metrics',
  produces: ['text/plain'],
  response: { 200: z.string() },
};

/** `/metrics` with a key: root sees all, others their workspace's series and those of none. */
export function metricsRoutes(api: Api, { metricsText }: ApiDeps): void {
  api.get('/metrics', { config: { roles: ['operator'] }, schema: metricsSchema }, async (request, reply) => {
    const { principal, config } = accessOf(request);
    const text = await metricsText(principal.role === 'root' ? null : config.slug);
    return reply.type(EXPOSITION).serializer(String).send(text);
  });
}

/** `/metrics` for a loopback port: everything, no key. */
export function openMetricsRoutes(app: Api, { metricsText }: ProcessReport): void {
  const config = { roles: ['anyone'] } as const;
  app.get('/metrics', { config, schema: metricsSchema }, async (_request, reply) =>
    reply
      .type(EXPOSITION)
      .serializer(String)
      .send(await metricsText(null)),
  );
}
