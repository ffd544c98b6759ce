/** What admins change: resources of every kind, settings, and the way back to an earlier version. */
import type { Core } from '../../routing/core.js';
import type { Directory } from '../directory.js';
import { lifecycleErrors } from '../lifecycle.js';
import type { Settings, SettingsPatch } from '../resources/index.js';
import { checkedSettings, mirrorOf } from '../settings.js';
import { effectsOfSettings } from './effects.js';
import { refuse } from './field-error.js';
import { createHistory } from './history.js';
import { referencesOfSettings, unknownOnes } from './references.js';
import { createRemoval } from './removal.js';
import { type Change, type ChangeContext, createStore } from './store.js';

export type { ConfigChange } from './history.js';
export type { Removal } from './removal.js';
export type { Change, ChangeContext } from './store.js';

export type Admin = ReturnType<typeof createAdmin>;

export function createAdmin(core: Core, directory: Directory) {
  const { store, create, patch } = createStore(core, directory);
  return {
    create,
    patch,
    ...createRemoval(core, directory),
    ...createHistory(core, directory),
    patchSettings: (workspaceId: string, changes: SettingsPatch, ctx: ChangeContext): Change<Settings> =>
      store(
        workspaceId,
        'settings',
        ctx,
        ({ settings }) => settings,
        (config) => {
          const value = checkedSettings(config.settings, changes);
          refuse(unknownOnes(config, referencesOfSettings(value)), 'They name something unknown.');
          refuse(
            lifecycleErrors({ settings: value, channels: config.channels }),
            'They do not fit together.',
          );
          const effects = effectsOfSettings(config.settings, value);
          return { id: 'settings', value, effects, mirror: mirrorOf(value) };
        },
      ),
  };
}
