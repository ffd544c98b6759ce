import { describe, expect, test } from 'vitest';
import { factsOf } from '../../src/inbox/placing/facts.js';
import { MAX_SCORE, scoreOf } from '../../src/inbox/placing/priority.js';
import { makeConfiguration, makeFacts, type Parts } from '../support/configuration.js';

describe('section 12: the priority score', () => {
  const contactGroups = ['gold', 'big'].map((key) => ({
    id: `cg_${key}`,
    when: { attribute: { key, op: 'not_empty' as const } },
  }));
  const contactAttributes = ['gold', 'big'].map((key) => ({ id: `ca_${key}`, key, type: 'text' as const }));
  const listed = (...priorities: NonNullable<Parts['priorities']>) =>
    makeConfiguration({ priorities, contactGroups, contactAttributes });
  const score = (list: ReturnType<typeof listed>, parts: Parameters<typeof makeFacts>[0]) =>
    scoreOf(list, factsOf(list, makeFacts(parts)));
  const both = { gold: 'yes', big: 'yes' };

  test('one topic and two groups score 3', () => {
    const list = listed(
      { id: 'pr_1', item: { topicId: 'tp_a' } },
      { id: 'pr_2', item: { groupId: 'cg_gold' } },
      { id: 'pr_3', item: { groupId: 'cg_big' } },
      { id: 'pr_4', item: { topicId: 'tp_other' } },
    );
    const facts = { topics: ['tp_a'], attributes: both };
    expect(score(list, facts)).toEqual({ score: 3, items: ['pr_1', 'pr_2', 'pr_3'] });
  });

  test('a channel counts with its type of conversation: private, public or both', () => {
    const list = listed(
      { id: 'pr_1', item: { channelId: 'ch_1', visibility: 'private' }, weight: 2 },
      { id: 'pr_2', item: { channelId: 'ch_1', visibility: 'both' }, weight: 10 },
      { id: 'pr_3', item: { channelId: 'ch_2', visibility: 'both' }, weight: 100 },
    );
    expect(score(list, { visibility: 'private' }).score).toBe(12);
    expect(score(list, { visibility: 'public' }).score).toBe(10);
  });

  test('an item that stands in the list twice counts once, at its highest weight', () => {
    const list = listed(
      { id: 'pr_1', item: { topicId: 'tp_a' }, weight: 3 },
      { id: 'pr_2', item: { topicId: 'tp_a' }, weight: 5 },
    );
    expect(score(list, { topics: ['tp_a', 'tp_a'] })).toEqual({ score: 5, items: ['pr_2'] });
  });

  test('scores stop at 900', () => {
    const topics = Array.from({ length: 10 }, (_, i) => `tp_${i}`);
    const list = listed(...topics.map((topicId, i) => ({ id: `pr_${i}`, item: { topicId }, weight: 100 })));
    expect(score(list, { topics }).score).toBe(MAX_SCORE);
    expect(score(list, { topics: topics.slice(1) }).score).toBe(900);
    expect(score(list, { topics: topics.slice(2) }).score).toBe(800);
  });
});
