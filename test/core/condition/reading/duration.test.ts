import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { durationAt, isoSeconds, parseDuration } from '../../../../src/core/condition/reading/duration.ts';
import { tokenize } from '../../../../src/core/condition/reading/tokens.ts';

const SINGLE: Readonly<Record<string, string>> = {
  '45 seconds': 'PT45S',
  '90s': 'PT90S',
  '5m': 'PT5M',
  '30 mins': 'PT30M',
  '1 hour': 'PT1H',
  '24 hours': 'PT24H',
  '3 days': 'P3D',
  '2 weeks': 'P14D',
  '1h30m': 'PT1H30M',
  '1.5 hours': 'PT1H30M',
  'two days': 'P2D',
  'forty-eight hours': 'PT48H',
  'an hour': 'PT1H',
  'half an hour': 'PT30M',
  '24-hour': 'PT24H',
  '10+ minutes': 'PT10M',
  'wait for about 20 minutes, then go': 'PT20M',
  'half a minute': 'PT30S',
  'a day': 'P1D',
  '5-5 minutes': 'PT5M',
  '1h 30m': 'PT1H',
  '1m30m': 'PT1M',
  '1h1h': 'PT1H',
  '1000000 s': 'PT1000000S',
  '0 s': 'PT0S',
  '2 of 10 minutes': 'PT10M',
};

describe('durations', () => {
  for (const [text, iso] of Object.entries(SINGLE)) {
    test(text, () => {
      assert.deepEqual(parseDuration(text), { min: iso, max: iso });
    });
  }

  test('a range keeps both ends, whatever dash it has', () => {
    for (const dash of ['-', '–', '—', ' to ']) assert.deepEqual(parseDuration(`12${dash}36 hours`), { min: 'PT12H', max: 'PT36H' });
    assert.equal(parseDuration('36-12 hours'), null);
  });

  test('what is no time of a second or more is no duration', () => {
    for (const text of ['', 'soon', '5 replicas', '200ms', '1 business day', '2026-05-01', '12:30', '3', 'hours', 'a d', 'half hours', 'half a second', '1000001 s', '5-10 replicas', '5-replica', '1-2-3 hours']) assert.equal(parseDuration(text), null, text);
  });

  test('a duration covers its own tokens and no more, and knows its unit', () => {
    const cases: readonly (readonly [string, number, number])[] = [['half an hour later', 3, 3600], ['an hour later', 2, 3600], ['12-36 hours later', 4, 3600], ['24-hour watch', 3, 3600], ['10+ minutes later', 3, 60], ['1h30m later', 4, 3600], ['two days later', 2, 86_400], ['1.5 weeks later', 2, 604_800]];
    for (const [text, length, unit] of cases) {
      const found = durationAt(tokenize(text), 0);
      assert.deepEqual([found?.length, found?.unit], [length, unit], text);
    }
    assert.equal(durationAt(tokenize('half a second'), 0), null);
    assert.deepEqual(parseDuration('1.5 days'), { min: 'PT36H', max: 'PT36H' });
  });

  test('seconds of an ISO duration', () => {
    assert.equal(isoSeconds('PT45S'), 45);
    assert.equal(isoSeconds('PT5M'), 300);
    assert.equal(isoSeconds('PT24H'), 86_400);
    assert.equal(isoSeconds('P3D'), 259_200);
    assert.equal(isoSeconds('P1DT2H3M4S'), 93_784);
    for (const text of ['', 'P', 'PT', 'P1W', '5m', 'P1DT']) assert.throws(() => isoSeconds(text), RangeError, text);
  });

  test('a longer time is read as no shorter one', () => {
    const unit = fc.constantFrom('seconds', 'minutes', 'hours', 'days', 'weeks');
    const value = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(unit, value, value, (name, one, other) => {
        const [shorter, longer] = [Math.min(one, other), Math.max(one, other)].map((figure) => isoSeconds(parseDuration(`${String(figure)} ${name}`)?.min ?? ''));
        assert.ok((shorter ?? Number.NaN) <= (longer ?? Number.NaN));
        const range = parseDuration(`${String(Math.min(one, other))}-${String(Math.max(one, other))} ${name}`);
        assert.deepEqual([range && isoSeconds(range.min), range && isoSeconds(range.max)], [shorter, longer]);
      }),
    );
  });
});
