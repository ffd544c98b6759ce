/** What is under way to webhooks, when a process with the worker's or the monitor's role stops. */
import type { Service } from '../lifecycle.js';
import type { Opened } from './opened.js';

/** Of the time to stop, what attempts under way may still take, ms. */
const LAST_ATTEMPTS_MS = 5_000;

/** Stopped before the workers: they claim nothing more, and what they are sending ends or is given up. */
export const clientService = ({ client }: Opened): Service => ({
  name: 'webhooks',
  start: async () => {},
  stop: (deadlineMs) => client.close(Math.min(deadlineMs / 2, LAST_ATTEMPTS_MS)),
});
