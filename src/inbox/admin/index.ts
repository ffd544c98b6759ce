/** What admins change: resources of every kind, settings, and the way back to an earlier version. */
import { noEffects } from '../../routing/configuration/config-changes.js';
import type { Core } from '../../routing/core.js';
import { namedByOrder, orderedAttributes, reordered } from '../contacts/order.js';
import type { Directory } from '../directory.js';
import { lifecycleErrors } from '../lifecycle.js';
import type { AttributeOrder, Settings, SettingsPatch } from '../resources/index.js';
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
    /** Of two admins at once each moves what the other has left: the order is evaluated anew on what there is. */
    orderAttributes: (workspaceId: string, change: AttributeOrder, ctx: ChangeContext): Change<Settings> =>
      store(
        workspaceId,
        'settings',
        ctx,
        ({ settings }) => settings,
        (config) => {
          const unknown = namedByOrder(change).filter(({ id }) => !config.contactAttributes.has(id));
          refuse(
            unknown.map(({ path }) => ({ path, code: 'unknown_id', message: 'There is no such attribute.' })),
            'It names something unknown.',
          );
          const ids = orderedAttributes(config).map(({ id }) => id);
          const contacts = { ...config.settings.contacts, attributeOrder: reordered(ids, change) };
          return { id: 'settings', value: { ...config.settings, contacts }, effects: noEffects };
        },
      ),
  };
}
