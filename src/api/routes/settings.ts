/** A workspace's settings. A patch is checked as a whole: what it leaves is what the workspace then runs under. */
import { Settings, SettingsPatch } from '../../inbox/resources/index.js';
import { notFound } from '../access.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { accepted } from '../outcomes.js';
import { contextOf } from './resources.js';

export function settingsRoutes(api: Api, { admin, directory, queues }: ApiDeps): void {
  const config = { roles: ['admin'] } as const;
  const response = { 200: Settings.meta({ id: 'Settings' }) };

  api.get('/v1/settings', { config, schema: { summary: 'Settings', response } }, async (request) => {
    const current = await directory.reload(accessOf(request).workspaceId);
    if (!current) throw notFound('workspace');
    return current.settings;
  });

  const patch = { summary: 'Change settings', body: SettingsPatch, response };
  api.patch('/v1/settings', { config, schema: patch }, async (request) => {
    const { workspaceId } = accessOf(request);
    const changed = accepted(
      await admin.patchSettings(workspaceId, request.body, contextOf(request)),
      'workspace',
    );
    if (changed.ring) void queues.ringRouting([workspaceId]);
    return changed.resource;
  });
}
