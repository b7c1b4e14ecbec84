import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isoSeconds, parseDuration } from '../../../../src/core/condition/reading/duration.ts';

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
    for (const text of ['', 'soon', '5 replicas', '200ms', '1 business day', '2026-05-01', '12:30', '3', 'hours']) assert.equal(parseDuration(text), null, text);
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
