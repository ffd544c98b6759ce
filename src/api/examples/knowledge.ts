/** Examples of what is known of customers, and of what is said to them again and again. */
import { given, type Step } from './step.js';

const camille = { path: { contactId: 'ct_camille' } };
const note = { path: { contactId: 'ct_camille', noteId: 'nt_address' } };
const contact = '/v1/contacts/{contactId}';

export const contacts: readonly Step[] = [
  { route: 'GET /v1/contacts', query: { limit: 2 } },
  {
    route: `PATCH ${contact}`,
    ...camille,
    body: { attributes: { tier: 'gold' }, language: 'fr', vip: true },
  },
  { route: `GET ${contact}`, ...camille },
  { route: `GET ${contact}/conversations`, ...camille },
  {
    route: `POST ${contact}/notes`,
    ...camille,
    body: { text: 'Moved in October.' },
    gives: { id: 'nt_address' },
  },
  { route: `GET ${contact}/notes`, ...camille },
  { route: `PATCH ${contact}/notes/{noteId}`, ...note, body: { text: 'Moved to Lyon in October.' } },
  { route: `DELETE ${contact}/notes/{noteId}`, ...note },
  { route: `POST ${contact}/merge`, ...camille, body: { contactId: 'ct_dora' } },
  { route: `DELETE ${contact}/merge`, ...camille },
  { route: `PUT ${contact}/block`, path: { contactId: 'ct_dora' } },
  { route: `DELETE ${contact}/block`, path: { contactId: 'ct_dora' } },
  { route: `POST ${contact}/erase`, path: { contactId: 'ct_dora' }, body: { hint: 'request 1207' } },
  { route: 'GET /v1/erasures' },
];

const shared = { path: { collectionId: 'rc_greetings' } };
const hello = { path: { savedReplyId: 'sr_hello' } };
const collection = '/v1/saved-reply-collections/{collectionId}';
const reply = '/v1/saved-replies/{savedReplyId}';

export const savedReplies: readonly Step[] = [
  {
    route: 'POST /v1/saved-reply-collections',
    body: { name: 'Greetings', teamIds: [given.team], editableBy: 'members' },
    gives: { id: 'rc_greetings' },
  },
  { route: 'GET /v1/saved-reply-collections' },
  { route: `GET ${collection}`, ...shared },
  { route: `PATCH ${collection}`, ...shared, body: { name: 'Greetings and goodbyes' } },
  {
    route: 'POST /v1/saved-replies',
    body: {
      collectionId: 'rc_greetings',
      title: 'Hello',
      body: 'Hello {{contact.firstName|there}}!',
      shortcut: 'hello',
    },
    gives: { id: 'sr_hello' },
  },
  { route: 'GET /v1/saved-replies', query: { shortcut: 'hello' } },
  { route: `GET ${reply}`, ...hello },
  { route: `PATCH ${reply}`, ...hello, body: { language: 'en' } },
  { route: `POST ${reply}/render`, ...hello, body: { conversationId: 'cv_card' } },
  { route: `GET ${collection}/export`, ...shared },
  {
    route: `POST ${collection}/import`,
    ...shared,
    query: { dryRun: 'true' },
    body: 'title,body\nBye,Goodbye!\n',
  },
  { route: `DELETE ${reply}`, ...hello },
  { route: `DELETE ${collection}`, ...shared },
];
