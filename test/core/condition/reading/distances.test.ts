import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TextContext, Threshold } from '../../../../src/core/condition/condition.ts';
import { readText, readTrigger } from '../../../../src/core/condition/reading/read.ts';

const PLAIN: TextContext = { heading: 'Canary', sectionKind: 'plain', parent: null };

/** What a text is a distance or a multiple of, in short: `Latency < 0.1 ratio from baseline, one`. */
function short(text: string): string {
  const { condition } = readText(text, PLAIN);
  return condition === null ? 'none' : `${condition.subject} ${condition.comparator} ${shortThreshold(condition.threshold)}`;
}

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

const CASES: Readonly<Record<string, string>> = {
  // A noun or a verb at the end of the subject.
  'Latency increase < 10%': 'Latency < 0.1 ratio from nothing, one',
  'Latency deviation < 10%': 'Latency < 0.1 ratio from nothing, two',
  'Error rate increases by less than 1%': 'Error rate < 0.01 ratio from nothing, one',
  'Error rate increases by < 1%': 'Error rate < 0.01 ratio from nothing, one',
  'Latency regresses < 20 ms': 'Latency < 0.02 seconds from nothing, one',
  'Latency regression by < 20 ms': 'none',
  'Increase < 10%': 'none',
  'Increases by < 10%': 'none',
  'By < 10%': 'none',
  'Latency increase of checkout < 5%': 'none',
  // What it is a distance from, before the figure.
  'Latency deviation from baseline < 5%': 'Latency < 0.05 ratio from baseline, two',
  'Latency increase over the previous baseline < 10%': 'Latency < 0.1 ratio from baseline, one',
  'Latency increase compared to baseline < 5%': 'Latency < 0.05 ratio from baseline, one',
  'Latency difference vs p50 <= 10ms': 'Latency <= 0.01 seconds from p50, two',
  'Latency increase from baseline to canary < 5%': 'none',
  // Behind the figure.
  'Latency < 10% above baseline': 'Latency < 0.1 ratio from baseline, one',
  'Latency < 50ms slower than the current baseline': 'Latency < 0.05 seconds from baseline, one',
  'Latency < 5% deviation': 'Latency < 0.05 ratio from nothing, two',
  'Latency < 5% deviation from the baseline': 'Latency < 0.05 ratio from baseline, two',
  'Latency < 5% higher than the median': 'Latency < 0.05 ratio from p50, one',
  'Latency increase < 5% relative to baseline': 'Latency < 0.05 ratio from baseline, one',
  // Multiples.
  'Latency < 1.1x of the baseline': 'Latency < 1.1 x baseline',
  'Latency under 2x the average': 'Latency < 2 x avg',
  'Latency under 2x p50': 'Latency < 2 x p50',
};

describe('distances and multiples', () => {
  for (const [text, expected] of Object.entries(CASES)) {
    test(text, () => {
      assert.equal(short(text), expected);
    });
  }

  test('a trigger on a rise', () => {
    const { condition } = readTrigger('Error rate rises by more than 2% over baseline');
    assert.equal(condition === null ? 'none' : shortThreshold(condition.threshold), '0.02 ratio from baseline, one');
  });
});

const FIGURES: Readonly<Record<string, string>> = {
  // `within` some seconds limits a time; some minutes are when something is due.
  'Page load within 29 seconds': 'Page load <= 29 seconds',
  'Page load within 30 seconds': 'none',
  'Page load within 15 minutes': 'none',
  'Disk usage within 29 bytes': 'none',
  // Zero at the beginning, or where something says what it is.
  'Zero failed jobs': 'failed jobs == 0 none',
  'Verify: zero failed jobs': 'failed jobs == 0 none',
  'Verify zero failed jobs': 'failed jobs == 0 none',
  'Failed jobs: 0': 'Failed jobs == 0 none',
  'Failed jobs remain at 0': 'Failed jobs == 0 none',
  'Errors are 0': 'Errors == 0 none',
  'Errors 0': 'none',
  'Queue with zero failed jobs': 'none',
  'Verify queue zero failed jobs': 'none',
  // A window before its limit, and figures that are joined to one.
  'CPU over 15m < 70%': 'CPU < 0.7 ratio',
  'CPU for 5 minutes < 70%': 'CPU < 0.7 ratio',
  'Error rate < 1% or 2%': 'none',
  'Error rate < 1%, 2%': 'none',
  'Error rate < 1% 2%': 'none',
};

describe('where a limit begins and ends', () => {
  for (const [text, expected] of Object.entries(FIGURES)) {
    test(text, () => {
      assert.equal(short(text), expected);
    });
  }
});
