import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Histogram, Registry } from 'prom-client';
import { readExposition, select, type Exposition } from '../../../src/node/metrics/exposition.ts';
import { labelPattern } from '../../../src/node/metrics/labelPattern.ts';
import { readSelector } from '../../../src/core/promql/selector.ts';

function selected(exposition: Exposition | null, text: string): readonly number[] {
  const selector = readSelector(text);
  assert.ok(exposition !== null && selector !== null, text);
  return [...select(exposition, selector).values()].map(({ value }) => value);
}

describe('readExposition', () => {
  it('keeps the labels of histograms apart', async () => {
    const registry = new Registry();
    const histogram = new Histogram({ name: 'x_seconds', help: 'x', labelNames: ['version'], buckets: [1], registers: [registry] });
    histogram.observe({ version: 'canary' }, 5);
    histogram.observe({ version: 'stable' }, 0.5);
    const exposition = readExposition(await registry.metrics());
    assert.deepEqual(selected(exposition, 'x_seconds_bucket{version="canary"}'), [0, 1]);
    assert.deepEqual(selected(exposition, 'x_seconds_bucket{version="stable",le="1"}'), [1]);
  });

  it('reads values, timestamps, escapes, blanks and line ends', () => {
    const exposition = readExposition('# HELP a b\n  # TYPE h histogram\na{x="1,\\"}{\\n\\\\"} 1.5e3 1700000000000\r\n\nb +Inf\nb{y="z"} -Inf\nc NaN\nd{}  7\nlast 2\n');
    assert.ok(exposition !== null);
    const all = [...exposition.values()];
    assert.deepEqual(all.map(({ name, value, time }) => [name, value, time]), [['a', 1500, 1_700_000_000], ['b', Infinity, null], ['b', -Infinity, null], ['c', Number.NaN, null], ['d', 7, null], ['last', 2, null]]);
    assert.equal(all[0]?.labels['x'], '1,"}{\n\\');
  });

  it('is null for anything else, and for what was cut off', () => {
    for (const text of ['<!DOCTYPE html>\n<html><body>502</body></html>\n', '{"a":1}\n', 'a 1\nb 12', 'a\n', 'a one\n', 'a{x="y} 1\n', 'a{x} 1\n', 'a{x=1} 1\n', 'a 1 soon\n', 'a 1 # {trace="x"} 2\n', '1a 2\n', 'a{b c="d"} 1\n', 'a 0x1F\n', '\u0000\u0001\n']) {
      assert.equal(readExposition(text), null, text);
    }
    assert.equal(readExposition('\n')?.size, 0);
  });
});

describe('select', () => {
  const exposition = readExposition('a{s="500",v="canary"} 1\na{s="503",v="stable"} 2\na{s="200"} 3\na_b 4\n');

  it('matches as Prometheus does', () => {
    const cases: readonly (readonly [string, readonly number[]])[] = [
      ['a', [1, 2, 3]], ['a{s="500"}', [1]], ['a{s!="500"}', [2, 3]], ['a{s=~"5.."}', [1, 2]], ['a{s=~"50"}', []], ['a{s!~"5.."}', [3]],
      ['a{v=""}', [3]], ['a{v!=""}', [1, 2]], ['a{v=~".+"}', [1, 2]], ['a{s=~"500|200",v!="canary"}', [3]], ['a{toString=""}', [1, 2, 3]], ["a{s='500'}", [1]], ['a{s=`500`}', [1]],
    ];
    for (const [text, values] of cases) assert.deepEqual(selected(exposition, text), values, text);
  });

  it('takes only a plain selector', () => {
    for (const text of ['', 'a{', 'a[5m]', 'a offset 5m', 'sum(a)', 'a b', 'a{"v"="canary"}', 'a{"v"}', '{v="canary"}', 'a{v="canary}', 'a + b']) assert.equal(readSelector(text), null, text);
  });
});

describe('labelPattern', () => {
  it('refuses what backtracking could make slow, and what JavaScript reads differently', () => {
    for (const pattern of ['(a+)+', '((a+))+', '(a|a)*', '(?:a?){30}', 'a?a?a?a?b', '.*.*.*x', '(?=a)', '(?i)a', '(a)\\1', '[[:alpha:]]', '(a|b)(a|b)(a|b)', 'x'.repeat(201)]) {
      assert.throws(() => labelPattern(pattern), RangeError, pattern);
    }
    assert.throws(() => labelPattern('.*')('x'.repeat(257)), RangeError);
  });

  it('is quick on the slowest of what it takes', () => {
    const start = performance.now();
    labelPattern('.*.*x')('y'.repeat(256));
    labelPattern('(a|a|a|a|a)(a|a|a|a|a).*.*x')(`aa${'y'.repeat(254)}`);
    assert.ok(performance.now() - start < 1000);
  });
});
