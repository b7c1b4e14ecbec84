import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Threshold } from '../../../../src/core/condition/condition.ts';
import { distanceAt, quantityAt, type Quantity } from '../../../../src/core/condition/reading/quantity.ts';
import { tokenize } from '../../../../src/core/condition/reading/tokens.ts';

function shortThreshold(threshold: Threshold): string {
  switch (threshold.kind) {
    case 'absolute':
      return `${String(threshold.value)} ${threshold.unit}`;
    case 'multiple':
      return `${String(threshold.factor)} x ${threshold.of}`;
    case 'difference':
      return `${String(threshold.value)} ${threshold.unit} from ${threshold.from ?? 'nothing'}, ${threshold.sides}`;
  }
}

/** The threshold and what is left of the text behind it: `0.2 seconds | for now`. */
function short(text: string, read: (tokens: ReturnType<typeof tokenize>, index: number) => Quantity | null): string {
  // Something stands before it, so that no index is 0 by chance.
  const tokens = tokenize(`limit ${text}`);
  const found = read(tokens, 1);
  if (found === null) return 'none';
  const rest = tokens.slice(1 + found.length).map((token) => token.text).join(' ');
  return `${shortThreshold(found.threshold)}${found.counted === null ? '' : ` of ${found.counted}`} | ${rest}`;
}

const QUANTITIES: Readonly<Record<string, string>> = {
  '200ms for now': '0.2 seconds | for now',
  '90': '90 none | ',
  '90 for now': '90 none | for now',
  '90/100 for now': '90 none | for now',
  '90/101': 'none',
  '1.2k for now': '1200 none | for now',
  '10k rps for now': '10000 per_second | for now',
  '10k messages': '10000 none | messages',
  '10 k': '10 none | k',
  '30k requests/min for now': '500 per_second of requests | for now',
  '600 requests per minute for now': '10 per_second of requests | for now',
  '20/s for now': '20 per_second | for now',
  '20 per second for now': '20 per_second | for now',
  '20 per pod': '20 none | per pod',
  '20 per ms': '20 none | per ms',
  '20 predictions/s for now': '20 per_second of predictions | for now',
  '20 , s': '20 none | , s',
  '1% for now': '0.01 ratio | for now',
  '1 per cent for now': '0.01 ratio | for now',
  '2% points': 'none',
  '2 percent of baseline for now': '0.02 x baseline | for now',
  '2 per cent of the baseline for now': '0.02 x baseline | for now',
  '5x baseline for now': '5 x baseline | for now',
  '5 times the p50 for now': '5 x p50 | for now',
  'twice the baseline for now': '2 x baseline | for now',
  'half of p50 for now': '0.5 x p50 | for now',
  'twice for now': 'none',
  '5x for now': 'none',
  '0.5% diff for now': '0.005 ratio from nothing, two | for now',
  '10% above baseline for now': '0.1 ratio from baseline, one | for now',
  '50ms slower than the p50 for now': '0.05 seconds from p50, one | for now',
  '50 diff': '50 none | diff',
  'a second for now': '1 seconds | for now',
  'an hour for now': '3600 seconds | for now',
  'a d': 'none',
  'a min': 'none',
  'the second': 'none',
  'a replica': 'none',
  '1-2%': 'none',
  '3:1': 'none',
  '1M': 'none',
  '5 m': '5 none | m',
  '5mi': 'none',
  '5Mi for now': '5242880 bytes | for now',
  '5 b': '5 none | b',
  '5b for now': '5 bytes | for now',
  '5件': '5 none | 件',
  '1.2.3': 'none',
};

const DISTANCES: Readonly<Record<string, string>> = {
  '10% of baseline for now': '0.1 ratio from baseline, two | for now',
  '±50ms of the p50 for now': '0.05 seconds from p50, two | for now',
  '10% of traffic': 'none',
  '10 of baseline': 'none',
  'some of baseline': 'none',
};

describe('quantities', () => {
  for (const [text, expected] of Object.entries(QUANTITIES)) test(text, () => { assert.equal(short(text, quantityAt), expected); });
  for (const [text, expected] of Object.entries(DISTANCES)) test(`within ${text}`, () => { assert.equal(short(text, distanceAt), expected); });
});
