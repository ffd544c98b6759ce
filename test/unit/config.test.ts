import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/config.js';
import { EngineError } from '../../src/errors.js';

/** The variables that a start with this environment complains about. */
function problems(env: Record<string, string>): string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'invalid_settings') throw error;
    const told = error.details.problems as { variable: string; message: string }[];
    for (const { variable } of told) expect(error.message).toContain(variable);
    return told.map(({ variable }) => variable);
  }
}

describe('settings from the environment', () => {
  test('an empty environment runs everything on loopback with a Redis of its own', () => {
    expect(loadConfig({})).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      metricsPort: 9464,
      metricsHost: '127.0.0.1',
      dataDir: '.data',
      rootKey: null,
      redisUrl: null,
      roles: new Set(['api', 'worker', 'monitor']),
      stopDeadlineMs: 10_000,
    });
  });

  test('all problems are told at once, by the names of the variables and never by their values', () => {
    const env = {
      SWITCHBOARD_PORT: '80800',
      SWITCHBOARD_ROOT_KEY: 'too-short-secret',
      SWITCHBOARD_ROLES: 'api,painter,sculptor',
      REDIS_URL: 'http://user:secret@localhost',
      LOG_LEVEL: 'loud',
      SWITCHBOARD_TICK_MS: '501',
    };
    expect(problems(env).sort()).toEqual(Object.keys(env).sort());
    expect(() => loadConfig(env)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret') }),
    );
  });

  test.for([
    ['SWITCHBOARD_PORT', '-1'],
    ['SWITCHBOARD_PORT', '8080.5'],
    ['SWITCHBOARD_PORT', '0x50'],
    ['SWITCHBOARD_PORT', ' 8080'],
    ['SWITCHBOARD_HOST', 'a b'],
    ['SWITCHBOARD_ROOT_KEY', 'a'.repeat(23)],
    ['SWITCHBOARD_ROOT_KEY', `${'a'.repeat(24)} `],
    ['SWITCHBOARD_ROLES', ','],
    ['REDIS_URL', 'localhost:6379'],
    ['LOG_LEVEL', 'INFO'],
    ['SWITCHBOARD_INBOUND_CONCURRENCY', '0'],
    ['SWITCHBOARD_ROUTING_CONCURRENCY', '101'],
    ['SWITCHBOARD_TICK_MS', '19'],
    ['SWITCHBOARD_STOP_DEADLINE_MS', '499'],
    ['SWITCHBOARD_METRICS_PORT', '8080'],
    ['SWITCHBOARD_PUBLIC_URL', 'desk.example'],
    ['SWITCHBOARD_ATTACHMENT_MAX_BYTES', '0'],
    ['SWITCHBOARD_ATTACHMENT_TYPES', 'image/png,pdf'],
    ['SWITCHBOARD_S3_BUCKET', 'No_Bucket'],
  ] as const)('%s=%s is refused', ([variable, value]) => {
    expect(problems({ [variable]: value })).toEqual([variable]);
  });

  test('a variable set to nothing counts as not set', () => {
    const empty = Object.fromEntries(
      ['SWITCHBOARD_PORT', 'REDIS_URL', 'SWITCHBOARD_ROLES'].map((name) => [name, '']),
    );
    expect(loadConfig(empty)).toEqual(loadConfig({}));
  });

  test('two processes of one machine that do not serve the API may share its port number with their metrics', () => {
    const env = { SWITCHBOARD_METRICS_PORT: '8080', SWITCHBOARD_ROLES: 'worker, monitor' };
    expect(loadConfig(env).roles).toEqual(new Set(['worker', 'monitor']));
  });

  test('files go to S3 where all that it takes is said, and nowhere on half a word', () => {
    const whole = {
      SWITCHBOARD_S3_ENDPOINT: 'https://s3.example',
      SWITCHBOARD_S3_BUCKET: 'files',
      SWITCHBOARD_S3_ACCESS_KEY_ID: 'id',
      SWITCHBOARD_S3_SECRET_ACCESS_KEY: 'secret',
    };
    const credentials = { accessKeyId: 'id', secretAccessKey: 'secret', region: 'us-east-1' };
    expect(loadConfig(whole).attachments.s3).toEqual({
      ...{ endpoint: 'https://s3.example', bucket: 'files', credentials },
    });
    for (const [name] of Object.entries(whole)) expect(problems({ ...whole, [name]: '' })).toEqual([name]);
    expect(loadConfig({}).attachments.s3).toBeNull();
  });

  test('links begin with where others reach the api', () => {
    expect(loadConfig({ SWITCHBOARD_PORT: '9000' }).publicUrl).toBe('http://127.0.0.1:9000');
    expect(loadConfig({ SWITCHBOARD_PUBLIC_URL: 'https://desk.example/' }).publicUrl).toBe(
      'https://desk.example',
    );
  });

  test('settings never change after the start', () => {
    const env = { SWITCHBOARD_PORT: '9000' };
    const config = loadConfig(env);
    env.SWITCHBOARD_PORT = '9001';
    expect(config.port).toBe(9000);
    expect(Object.isFrozen(config)).toBe(true);
  });
});
