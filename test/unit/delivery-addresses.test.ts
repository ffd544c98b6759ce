// Which addresses may be reached: by the way they are written, and by what an operator allows.

import { describe, expect, test } from 'vitest';
import { allowList, isAllowRule, isLiteral, isPublic } from '../../src/delivery/addresses.js';
import { createClient } from '../../src/delivery/client.js';

const closed = [
  ...['127.0.0.1', '127.255.255.254', '0.0.0.0', '0.1.2.3', '10.1.2.3', '172.16.0.1', '172.31.255.255'],
  ...['192.168.1.1', '100.64.0.1', '100.100.100.200', '169.254.169.254', '169.254.170.2', '192.0.0.1'],
  ...['192.0.0.192', '192.0.2.1', '192.88.99.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1'],
  ...['239.255.255.255', '240.0.0.1', '255.255.255.255', '168.63.129.16', '::', '::1', '::127.0.0.1'],
  ...['::ffff:127.0.0.1', '::ffff:a9fe:a9fe', '::ffff:10.0.0.1', '::ffff:0:127.0.0.1', '64:ff9b::7f00:1'],
  ...['64:ff9b:1::7f00:1', '2002:7f00:1::', '2001::1', '2001:db8::1', 'fc00::1', 'fdff::1', 'fd00:ec2::254'],
  ...['fe80::1', 'febf::1', 'fec0::1', 'ff02::1', '100::1', '5f00::1', '', 'localhost', '1.2.3.4.5'],
];

describe('public is not', () => {
  test.for(closed)('%s', (address) => {
    expect(isPublic(address)).toBe(false);
  });
});

test.for(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '::ffff:8.8.8.8'])(
  '%s is public',
  (address) => {
    expect(isPublic(address)).toBe(true);
  },
);

describe('a URL', () => {
  const client = createClient(allowList([]));
  test.for([
    ...[
      'https://127.0.0.1',
      'https://127.1',
      'https://2130706433',
      'https://0x7f000001',
      'https://0177.0.0.1',
    ],
    ...[
      'https://0.0.0.0',
      'https://[::]',
      'https://[::1]',
      'https://[::ffff:127.0.0.1]',
      'https://169.254.169.254',
    ],
    ...['https://①②⑦.⓪.⓪.①', 'https://localhost', 'https://[fd00::1]', 'https://10.0.0.1:8443'],
    ...['http://8.8.8.8', 'http://[2606:4700:4700::1111]'],
  ])('%s is refused before anything is sent', async (url) => {
    expect(await client.post(`${url}/x`, {}, '{}')).toEqual({ error: 'address_refused' });
  });

  test.for([
    'ftp://8.8.8.8',
    'file:///etc/passwd',
    'unix:/tmp/x',
    'https://user@8.8.8.8',
    'https://a:b@8.8.8.8',
    'x',
    '',
  ])('%s is none', async (url) => {
    expect(await client.post(url, {}, '{}')).toEqual({ error: 'invalid_url' });
  });
});

describe('the allow-list', () => {
  const allowed = allowList(['localhost', '10.0.0.0/8', '::1', '192.168.1.7', 'Hooks.Internal']);

  test.for([
    ['10.9.8.7', true],
    ['::ffff:10.9.8.7', true],
    ['11.0.0.1', false],
    ['::1', true],
    ['::2', false],
    ['192.168.1.7', true],
    ['192.168.1.8', false],
    ['localhost', false],
  ] as const)('address %s: %s', ([address, expected]) => {
    expect(allowed.address(address)).toBe(expected);
  });

  test.for([
    ['localhost', true],
    ['hooks.internal', true],
    ['HOOKS.internal', true],
    ['a.hooks.internal', false],
  ] as const)('host %s: %s', ([host, expected]) => {
    expect(allowed.host(host)).toBe(expected);
  });

  test.for([
    ['127.0.0.0/8', true],
    ['fd00::/8', true],
    ['::1', true],
    ['shop-1.example', true],
    ['*.example', false],
    ['http://x', false],
    ['', false],
  ] as const)('rule %s can be read: %s', ([rule, expected]) => {
    expect(isAllowRule(rule)).toBe(expected);
  });
});

test('a literal is told from a name', () => {
  expect(['1.2.3.4', '[::1]', 'a.example', 'localhost'].map(isLiteral)).toEqual([true, true, false, false]);
});
