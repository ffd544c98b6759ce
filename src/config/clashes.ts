/** Settings that are fine alone and wrong together. */
import type { Environment } from './environment.js';

export type Problem = { variable: string; message: string };

export function clashes(read: Environment): Problem[] {
  return [...samePorts(read), ...partOfS3(read)];
}

const ofS3 = [
  'SWITCHBOARD_S3_ENDPOINT',
  'SWITCHBOARD_S3_BUCKET',
  'SWITCHBOARD_S3_ACCESS_KEY_ID',
  'SWITCHBOARD_S3_SECRET_ACCESS_KEY',
] as const;

function partOfS3(read: Environment): Problem[] {
  const missing = ofS3.filter((variable) => read[variable] === undefined);
  if (missing.length === ofS3.length) return [];
  return missing.map((variable) => ({ variable, message: 'must be set, as the others of S3 are' }));
}

function samePorts(read: Environment): Problem[] {
  const samePort = read.SWITCHBOARD_PORT === read.SWITCHBOARD_METRICS_PORT && read.SWITCHBOARD_PORT !== 0;
  if (!samePort || !read.SWITCHBOARD_ROLES.includes('api')) return [];
  return [{ variable: 'SWITCHBOARD_METRICS_PORT', message: 'must differ from SWITCHBOARD_PORT' }];
}
