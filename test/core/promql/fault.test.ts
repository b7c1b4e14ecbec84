import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { promqlFault } from '../../../src/core/promql/fault.ts';

describe('promqlFault', () => {
  it('is null for PromQL, with variables and without', () => {
    const queries = [
      'up', 'x{$canary}', 'x{status=~"5..",$canary}', 'rate(x{$canary,job="a"}[$window])', 'rate(x[5m:1m] offset $window)',
      'histogram_quantile(0.99, sum by (le) (rate(x_bucket{$stable}[$window])))',
      'sum(rate(a{x="$window"}[5m])) / sum(rate(b[5m])) # what the $canary fails', 'up @ end()', '-x ^ 2 > bool 5', 'x{"quoted"="v"}',
    ];
    for (const query of queries) assert.equal(promqlFault(query), null, query);
  });

  it('is the first place where a query is none, and says what stands there', () => {
    const cases: Readonly<Record<string, readonly [number, number, RegExp]>> = {
      'sum(rate(x[5m])': [14, 15, /ends too early/u],
      'x{': [1, 2, /ends too early/u],
      'sum(x))': [6, 7, /does not go on with “\)”/u],
      'rate(x[$__rate_interval])': [7, 23, /unknown variable \$__rate_interval; known are \$canary/u],
      'rate(x[$windows])': [7, 15, /unknown variable \$windows/u],
      'x{${canary}}': [2, 11, /unknown variable \$\{canary\}/u],
      'rate(x$canary[5m])': [6, 13, /\$canary in a place where it means nothing/u],
      'x{a=b}': [4, 5, /“b”/u],
      'x  y': [3, 4, /“y”/u],
      'x{a=~5}': [5, 6, /“5”/u],
      'select * from x': [14, 15, /“x”/u],
    };
    for (const [query, [from, to, message]] of Object.entries(cases)) {
      const fault = promqlFault(query);
      assert.deepEqual([fault?.from, fault?.to], [from, to], `${query}: ${JSON.stringify(fault)}`);
      assert.match(fault?.message ?? '', message, query);
    }
  });

  it('lies within the query', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.array(fc.constantFrom('sum', '(', ')', 'x', '{', '}', '$canary', '[5m]', '/', ' ', '"', '\n')).map((parts) => parts.join(''))), (query) => {
      const fault = promqlFault(query);
      assert.ok(fault === null || query.trim() === '' || (fault.from >= 0 && fault.from < fault.to && fault.to <= query.length), JSON.stringify(fault));
    }));
  });
});
