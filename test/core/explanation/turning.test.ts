import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { holds } from '../../../src/core/condition/judging/comparison.ts';
import type { Comparator, Condition } from '../../../src/core/condition/condition.ts';
import type { Verdict } from '../../../src/core/condition/judging/verdict.ts';
import { CHECKED, turningPoint, WATCHED } from '../../../src/core/explanation/turning.ts';

const COMPARATORS: readonly Comparator[] = ['<', '<=', '>', '>=', '==', '!='];

function condition(comparator: Comparator, threshold: Condition['threshold'] = { kind: 'absolute', value: 10, unit: 'none' }): Condition {
  return { subject: 'x', statistic: null, comparator, threshold, for: null, qualifier: null };
}

function verdict(comparator: Comparator, value: number, limit: number, more: Partial<Verdict> = {}): Verdict {
  return { outcome: holds(value, comparator, limit) ? 'pass' : 'fail', reason: null, sentence: '', metric: 'x', query: 'x', source: 's', time: '', samples: [], value, threshold: limit, unit: 'none', ...more };
}

void test('the place that it names is one where the other verdict holds, and where the present one does not', () => {
  fc.assert(
    fc.property(fc.constantFrom(...COMPARATORS), fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 }), (comparator, value, limit) => {
      const text = turningPoint(condition(comparator), verdict(comparator, value, limit), null, CHECKED);
      const [, side = '', written = ''] = /to be (below|above|anywhere but at|at exactly|at) (−?-?\d+)(?: or (?:more|less))? to (?:pass|fail)/u.exec(text) ?? [];
      assert.equal(Number(written), limit, text);
      const other = side === 'below' || text.includes('or less to') ? limit - 1 : side === 'above' || text.includes('or more to') || side === 'anywhere but at' ? limit + 1 : limit;
      assert.notEqual(holds(other, comparator, limit), holds(value, comparator, limit), text);
      const edge = text.includes('or less to') || text.includes('or more to') || side === 'at exactly';
      assert.equal(holds(limit, comparator, limit) !== holds(value, comparator, limit), edge, text);
    }),
  );
});

void test('without a number it says where the number has to be', () => {
  const absolute: Condition['threshold'] = { kind: 'absolute', value: 0.2, unit: 'seconds' };
  assert.equal(turningPoint(condition('<', absolute), null, null, CHECKED), 'It would pass below 200 ms, and fail at 200 ms or more.');
  assert.equal(turningPoint(condition('>=', absolute), null, 300, WATCHED), 'It would fire at 200 ms or more at every sample of 5 min, and stay quiet below 200 ms at any sample of 5 min.');
  assert.equal(turningPoint(condition('<', { kind: 'multiple', factor: 5, of: 'p50' }), null, null, CHECKED), 'It would pass below 5 × p50, and fail at 5 × p50 or more.');
  assert.equal(turningPoint(condition('<', { kind: 'difference', value: 0.005, unit: 'ratio', from: 'baseline', sides: 'two' }), null, null, CHECKED), 'A difference from baseline would pass below 0.5%, and fail at 0.5% or more.');
  const inconclusive = verdict('<', 5, 10, { outcome: 'inconclusive', reason: 'stale' });
  assert.equal(turningPoint(condition('<'), inconclusive, null, CHECKED), 'It would pass below 10, and fail at 10 or more.');
});

void test('a number at the limit itself, a relative limit and a window say what else it takes', () => {
  assert.match(turningPoint(condition('<'), verdict('<', 10, 10), null, CHECKED), /below 10 to pass: the number stands at the limit itself\.$/u);
  const relative = verdict('<', 450, 500, { reference: { of: 'p50', origin: null, query: null, value: 100 } });
  assert.match(turningPoint(condition('<', { kind: 'multiple', factor: 5, of: 'p50' }), relative, null, CHECKED), /50 more than was seen, as long as the p50 stays as it is\.$/u);
  assert.equal(turningPoint(condition('<'), verdict('<', 12, 10), 300, CHECKED), 'It would have to be below 10 to pass at every sample of 5 min: 2 less than the worst sample.');
  assert.equal(turningPoint(condition('<'), verdict('<', 8, 10), 300, CHECKED), 'It would have to be at 10 or more to fail at any sample of 5 min: 2 more than the nearest sample.');
});
