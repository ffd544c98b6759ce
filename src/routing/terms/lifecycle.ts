/** How long a conversation may stand in its queues: taken when it is opened, and kept whatever the configuration says later. */

export type LifecycleTerms = {
  /** So long after it entered New it is resolved, ms; 0: never. */
  resolveNewMs: number;
  /** The same of Pending. */
  resolvePendingMs: number;
  /** Words on why, as events show them. */
  resolveNewReason: string;
  resolvePendingReason: string;
  /** So long after it was parked it comes back to New by itself, ms; 0: it does not. */
  boomerangMs: number;
  /** 1: its queue resolves it with a topic alone. */
  topicRequired: 0 | 1;
};

/** Of a conversation that time does not move. */
export const timeless: LifecycleTerms = {
  resolveNewMs: 0,
  resolvePendingMs: 0,
  resolveNewReason: '',
  resolvePendingReason: '',
  boomerangMs: 0,
  topicRequired: 0,
};
