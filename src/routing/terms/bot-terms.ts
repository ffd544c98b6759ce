/** What a virtual agent is given a conversation under. `contactTimeoutMs` 0: its customer is waited for without end. */
export type BotTerms = {
  readonly agentId: string;
  readonly answerWithinMs: number;
  readonly contactTimeoutMs: number;
  readonly handoff: 'new' | 'previous';
};
