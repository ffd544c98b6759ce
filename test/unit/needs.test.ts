// Needs as text: what a lane is named by.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Need, needText, parseNeed } from '../../src/inbox/placing/needs.js';

const plain: Need = {
  target: { channelId: 'ch_p0_abc_def' },
  skills: [],
  language: null,
  addedTeams: [],
  anyone: false,
  weight: 1,
};

const id = (prefix: string) => fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/).map((rest) => `${prefix}_${rest}`);
const skill = fc.record({
  skill: fc.stringMatching(/^[a-z0-9_-]{1,40}$/),
  level: fc.integer({ min: 1, max: 10 }),
});
const need: fc.Arbitrary<Need> = fc.record({
  target: fc.oneof(
    id('ch').map((channelId) => ({ channelId })),
    id('tm').map((teamId) => ({ teamId })),
    fc.array(id('rr'), { minLength: 1, maxLength: 4 }).map((ruleIds) => ({ ruleIds })),
  ),
  skills: fc.array(skill, { maxLength: 5 }),
  language: fc.option(fc.stringMatching(/^[a-z]{2,3}(-[a-z0-9]{2,8})?$/)),
  addedTeams: fc.array(id('tm'), { maxLength: 4 }),
  anyone: fc.boolean(),
  weight: fc.oneof(fc.integer({ min: 1, max: 10 }), fc.constant(1000)),
});

describe('the text of a need', () => {
  test('of a plain conversation is its channel id', () => {
    expect(needText(plain)).toBe('ch_p0_abc_def');
  });

  test('names its parts in one order, whatever order they came in', () => {
    const full: Need = {
      target: { ruleIds: ['rr_b', 'rr_a', 'rr_b'] },
      skills: [
        { skill: 'loans', level: 2 },
        { skill: 'cards', level: 7 },
        { skill: 'loans', level: 5 },
      ],
      language: 'fr-ca',
      addedTeams: ['tm_z', 'tm_y'],
      anyone: false,
      weight: 1000,
    };
    expect(needText(full)).toBe('rr_a+rr_b;s=cards:7;s=loans:5;l=fr-ca;+tm_y;+tm_z;w=1000');
  });

  test('drops teams, skills and language where anyone may serve it', () => {
    const skills = [{ skill: 'cards', level: 7 }];
    const anyone = { ...plain, skills, language: 'fr', addedTeams: ['tm_a'], anyone: true, weight: 2 };
    expect(needText(anyone)).toBe('ch_p0_abc_def;any;w=2');
  });

  test('is read back as what was written, and is written the same again', () => {
    fc.assert(
      fc.property(need, (written) => {
        const text = needText(written);
        const read = parseNeed(text);
        expect(needText(read)).toBe(text);
        expect(read.anyone).toBe(written.anyone);
        expect(read.weight).toBe(written.weight);
        if (written.anyone) return;
        expect(read.language).toBe(written.language);
        expect(new Set(read.addedTeams)).toEqual(new Set(written.addedTeams));
        for (const { skill } of written.skills) {
          const asked = written.skills.filter((each) => each.skill === skill).map((each) => each.level);
          expect(read.skills.filter((each) => each.skill === skill)).toEqual([
            { skill, level: Math.max(...asked) },
          ]);
        }
      }),
    );
  });

  test('is the same however the same parts are shuffled and repeated', () => {
    fc.assert(
      fc.property(need, fc.infiniteStream(fc.integer()), (written, numbers) => {
        const shuffled = <T>(values: readonly T[]): T[] =>
          [...values, ...values]
            .map((value) => [numbers.next().value ?? 0, value] as const)
            .sort(([a], [b]) => a - b)
            .map(([, value]) => value);
        const { target } = written;
        const same: Need = {
          ...written,
          target: 'ruleIds' in target ? { ruleIds: shuffled(target.ruleIds) } : target,
          skills: shuffled(written.skills),
          addedTeams: shuffled(written.addedTeams),
        };
        expect(needText(same)).toBe(needText(written));
      }),
    );
  });

  test('never contains what separates a need from the rest of a lane id', () => {
    fc.assert(
      fc.property(need, (written) => {
        expect(needText(written)).not.toMatch(/[!@/ ,]/);
      }),
    );
  });
});
