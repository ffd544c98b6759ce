// The client's types are those of the document as it is now: `npm run client` makes them anew.

import { clientTypes, type Document } from '../../scripts/client-types.js';
import { expect, test } from './stage.js';

const file = new URL('../../packages/client/src/api.ts', import.meta.url).pathname;

test('the committed types are made from this document', async ({ stage }) => {
  const document = (await stage.call('GET', '/openapi.json')).body as unknown as Document;
  const types = clientTypes(document);
  expect(types).toContain("'POST /v1/conversations/{conversationId}/messages': {");
  await expect(types, 'stale: npm run client').toMatchFileSnapshot(file);
});
