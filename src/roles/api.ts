/** The api's role: signs of life, the root key, the feed's wake and the server, in the order in which they may start. */
import { buildServer } from '../api/server.js';
import { createFeedWake } from '../api/wake.js';
import { createAdmin } from '../inbox/admin/index.js';
import { createKeyring } from '../inbox/keys.js';
import type { Service } from '../lifecycle.js';
import { countingCore } from '../metrics/counting.js';
import { createCore } from '../routing/core.js';
import { createAlive } from '../workers/monitors/alive.js';
import { type ListeningService, listening } from './listening.js';
import { loop, type Opened } from './opened.js';

/** The last to start and the first to stop: nothing is promised before everything else runs. */
export async function apiServices(opened: Opened): Promise<[alive: Service, api: ListeningService]> {
  const { config, log, metrics, installation, directory } = opened;
  const { partitions, defaultWorkspaceId } = installation;
  // Beats go their own way: they must not wait behind what the API sends.
  const own = createCore(await opened.connect('commands'));
  const alive = createAlive({ core: own }, partitions, opened.runId, (err) => {
    metrics.loopErrors.inc({ loop: 'alive' });
    log.warn({ loop: 'alive', err }, 'a pass failed');
  });
  const core = countingCore(opened.core, directory, metrics);
  // Another process may have been started with another root key.
  let keyHash = installation.rootKeyHash;
  const rootKey = loop(opened, 'root key', 1_000, async () => {
    keyHash = (await core.installation.rootKeyHash()) || keyHash;
    return undefined;
  });
  const wake = createFeedWake(await opened.connect('subscriber'), partitions);
  const server = await buildServer({
    core,
    directory,
    admin: createAdmin(core, directory),
    keyring: createKeyring(core, directory, { keyHash: () => keyHash, defaultWorkspaceId }),
    queues: opened.queues,
    files: opened.files,
    metrics: {
      observeRequest: ({ method, route, status, ms }) =>
        metrics.httpSeconds.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, ms / 1000),
      countStreams: ({ workspace, change }) => metrics.openStreams.inc({ workspace }, change),
      countMessages: ({ workspace, channelKind, outcome, count }) =>
        metrics.messages.inc({ workspace, channel_kind: channelKind, status: outcome }, count),
    },
    health: opened.health,
    metricsText: metrics.text,
    log,
    version: opened.version,
    partitions,
    wake,
  });
  const api = listening('api', server, config.host, config.port);
  return [
    alive,
    {
      ...api,
      start: async () => {
        await rootKey.start();
        await wake.start();
        await api.start();
      },
      stop: async (deadlineMs) => {
        await rootKey.stop(deadlineMs);
        await api.stop(deadlineMs);
      },
    },
  ];
}
