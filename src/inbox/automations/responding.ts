/** What a channel's auto-responder tells who writes: by its business hours and in the contact's language. */

import { valuesOf } from '../../routing/contacts/contact.js';
import type { AutomaticReply } from '../../routing/terms/automatic.js';
import type { Configuration } from '../directory.js';
import { languageOf } from '../placing/attributes.js';
import type { StoredContact } from '../placing/stored-facts.js';
import type { Said } from '../resources/index.js';
import { isClosed } from '../serving/teams.js';
import { filledEntry } from './automating.js';

/** The text in that language, else in the one it is a form of, else the plain one. */
function saidIn({ text, byLanguage }: Said, language: string | null): string {
  const [plain = ''] = language?.split('-') ?? [];
  return byLanguage[language ?? ''] ?? byLanguage[plain] ?? text;
}

/** Null: it says nothing now. `everyMs` 0: once each time a conversation opens. */
export function responseOf(
  config: Configuration,
  channelId: string,
  contact: StoredContact,
  nowMs: number,
): (AutomaticReply & { everyMs: number }) | null {
  const channel = config.channels.get(channelId);
  if (!channel?.autoResponder) return null;
  const { inHours, outOfHours, everyMs } = channel.autoResponder;
  const said = isClosed(config, channel.businessHoursId, nowMs) ? outOfHours : inHours;
  if (!said) return null;
  const text = saidIn(said, languageOf(valuesOf(contact)));
  return { ...filledEntry(config, contact, `responder:${channelId}`, text), everyMs };
}
