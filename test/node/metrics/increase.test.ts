import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { keyOf, type Series } from '../../../src/node/metrics/exposition.ts';
import { increase, quantileOf, sumOfIncreases } from '../../../src/node/metrics/increase.ts';

const count = fc.double({ min: 0, max: 1e12, noNaN: true });

function counters(values: Readonly<Record<string, number>>): ReadonlyMap<string, Series> {
  return new Map(Object.entries(values).map(([pod, value]) => {
    const series = { name: 'x_total', labels: { pod }, value, time: null };
    return [keyOf(series), series];
  }));
}

describe('increase', () => {
  it('is never negative, and counts from zero after a reset', () => {
    fc.assert(fc.property(count, count, (before, after) => { assert.ok(increase(before, after) >= 0); }));
    assert.equal(increase(10, 25), 15);
    assert.equal(increase(10, 4), 4);
  });

  it('is summed by series, a new one counted from zero and a gone one passed over', () => {
    assert.equal(sumOfIncreases(counters({ a: 10, b: 5, gone: 7 }), counters({ a: 12, b: 1, born: 3 })), 2 + 1 + 3);
  });
});

describe('quantileOf', () => {
  // The expected figures are those of Prometheus's own documentation and tests of histogram_quantile.
  const buckets = [{ bound: 0.1, count: 1 }, { bound: 0.2, count: 3 }, { bound: 1, count: 4 }, { bound: Number.POSITIVE_INFINITY, count: 5 }];

  it('interpolates within the bucket', () => {
    assert.equal(quantileOf(0.4, buckets), 0.15000000000000002);
    assert.equal(quantileOf(0.1, buckets), 0.05);
    assert.equal(quantileOf(0.8, buckets), 1);
    // A rank that a bucket just reaches lies in it, and not in the next that holds more.
    assert.equal(quantileOf(0.25, [{ bound: 0.1, count: 1 }, { bound: 0.2, count: 1 }, { bound: 1, count: 4 }, { bound: Number.POSITIVE_INFINITY, count: 4 }]), 0.1);
  });

  it('gives the last finite bound for anything above it', () => {
    assert.equal(quantileOf(0.99, buckets), 1);
  });

  it('is NaN where nothing was counted, or where the bucket of all is missing', () => {
    assert.ok(Number.isNaN(quantileOf(0.5, buckets.map(({ bound }) => ({ bound, count: 0 })))));
    assert.ok(Number.isNaN(quantileOf(0.5, buckets.slice(0, 3))));
    assert.ok(Number.isNaN(quantileOf(0.5, [])));
    assert.ok(Number.isNaN(quantileOf(0.5, [{ bound: Number.POSITIVE_INFINITY, count: 5 }])));
  });

  it('grows with the rank and lies within the finite bounds', () => {
    const histogram = fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 10 }).map((increments) => {
      let sum = 0;
      return increments.map((more, index) => ({ bound: index + 1 === increments.length && index > 0 ? Number.POSITIVE_INFINITY : 2 ** index, count: (sum += more) }));
    });
    const rank = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(fc.property(histogram, rank, rank, (cumulative, one, other) => {
      const [low, high] = [quantileOf(Math.min(one, other), cumulative), quantileOf(Math.max(one, other), cumulative)];
      if (Number.isNaN(low)) return;
      assert.ok(low <= high + 1e-9 && low >= 0 && high <= 2 ** cumulative.length);
    }));
  });
});
