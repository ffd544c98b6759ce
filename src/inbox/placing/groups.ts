/** Contact groups: who belongs is computed from the contact's attributes. */

import type { Configuration } from '../directory.js';
import { typedAttributes } from './attributes.js';
import { type Facts, holds } from './conditions.js';

const nothing = {
  channelId: '',
  visibility: '',
  topics: new Set<string>(),
  groups: new Set<string>(),
  language: null,
} as const;

/** Ids of the groups that a contact with these attributes belongs to. */
export function groupsOf(config: Configuration, stored: Readonly<Record<string, string>>): Set<string> {
  const facts: Facts = { ...nothing, attributes: typedAttributes(config.contactAttributes.values(), stored) };
  const groups = [...config.contactGroups.values()].filter(({ when }) => holds(when, facts));
  return new Set(groups.map(({ id }) => id));
}
