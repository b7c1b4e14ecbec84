import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readComparison, readDivision } from '../../../src/core/promql/comparison.ts';

describe('readComparison', () => {
  it('reads one comparison with a number, on whichever side it stands', () => {
    const cases: readonly (readonly [string, string, string, number])[] = [
      ['sum(rate(a[5m])) / sum(rate(b[5m])) > 0.01', 'sum(rate(a[5m])) / sum(rate(b[5m]))', '>', 0.01],
      ['0.9 < a', 'a', '>', 0.9],
      ['(a) >= (90 * 1024)', 'a', '>=', 92_160],
      ['((a < -5e-1))', 'a', '<', -0.5],
      ['a == 2 ^ 3', 'a', '==', 8],
      ['a != 0x10', 'a', '!=', 16],
      ['a > 1_000', 'a', '>', 1000],
      ['a{x="y > 5"} <= 5m', 'a{x="y > 5"}', '<=', 300],
    ];
    for (const [query, compared, comparator, value] of cases) {
      assert.deepEqual(readComparison(query), { status: 'read', comparison: { compared, comparator, limit: { kind: 'number', value } } }, query);
    }
  });

  it('reads a multiple of another side', () => {
    const cases: readonly (readonly [string, string, string, number, string])[] = [
      ['a > 5 * b', 'a', '>', 5, 'b'],
      ['a > on(job) b * 5', 'a', '>', 5, 'b'],
      ['a / 2 > b', 'a', '>', 2, 'b'],
      ['2 * a < (4 * b)', 'a', '<', 2, 'b'],
      ['a > b offset 1w', 'a', '>', 1, 'b offset 1w'],
      ['a > 5 * (b offset 1w)', 'a', '>', 5, 'b offset 1w'],
      ['a > 5 * b offset 1w', 'a', '>', 5, 'b offset 1w'],
    ];
    for (const [query, compared, comparator, factor, of] of cases) {
      assert.deepEqual(readComparison(query), { status: 'read', comparison: { compared, comparator, limit: { kind: 'multiple', factor, of } } }, query);
    }
  });

  it('says why anything else cannot be compared', () => {
    const cases: Readonly<Record<string, RegExp>> = {
      'a': /compares nothing/u,
      'absent(a)': /compares nothing/u,
      'a > 1 and b > 2': /more than one condition/u,
      '(a > 1) or vector(0)': /more than one condition/u,
      'a > 1 unless b': /more than one condition/u,
      'a > bool 1': /always fires/u,
      '1 > 2': /two numbers/u,
      'a > -1 * b': /not above zero/u,
      'a > ': /not understood/u,
      'a > Inf': /compares|understood/u,
    };
    for (const [query, why] of Object.entries(cases)) {
      const read = readComparison(query);
      if (query === 'a > Inf') assert.ok(read.status === 'other' || read.comparison.limit.kind === 'multiple');
      else assert.match(read.status === 'other' ? read.why : '', why, query);
    }
  });

  it('takes a division apart', () => {
    assert.deepEqual(readDivision('(a) / on(x) (b + 1)'), { above: 'a', below: 'b + 1' });
    for (const query of ['a', 'a * b', '-a / b > 1']) assert.equal(readDivision(query), null, query);
  });
});
