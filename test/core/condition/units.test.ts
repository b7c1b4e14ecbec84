import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { asUnit, isCounted, scale, secondsOf, unitOf } from '../../../src/core/condition/units.ts';

/** Every name in the table, and what one of it is in the base unit. */
const TABLE: Readonly<Record<string, readonly [string, number]>> = {
  'ns nanosecond nanoseconds': ['seconds', 1e-9],
  'us µs μs microsecond microseconds': ['seconds', 1e-6],
  'ms msec msecs millisecond milliseconds ミリ秒': ['seconds', 0.001],
  's sec secs second seconds 秒': ['seconds', 1],
  'm min mins minute minutes 分 分間': ['seconds', 60],
  'h hr hrs hour hours 時間': ['seconds', 3600],
  'd day days': ['seconds', 86_400],
  'w week weeks': ['seconds', 604_800],
  'b byte bytes': ['bytes', 1],
  'kb KB kB kilobyte kilobytes': ['bytes', 1000],
  'mb MB megabyte megabytes': ['bytes', 1e6],
  'gb GB gigabyte gigabytes': ['bytes', 1e9],
  'tb TB terabyte terabytes': ['bytes', 1e12],
  'pb PB petabyte petabytes': ['bytes', 1e15],
  'Ki KiB kib kibibyte kibibytes': ['bytes', 1024],
  'Mi MiB mib mebibyte mebibytes': ['bytes', 1_048_576],
  'Gi GiB gib gibibyte gibibytes': ['bytes', 1_073_741_824],
  'Ti TiB tib tebibyte tebibytes': ['bytes', 1_099_511_627_776],
  'Pi PiB pib pebibyte pebibytes': ['bytes', 1_125_899_906_842_624],
  '% percent pct': ['ratio', 0.01],
  'rps qps tps': ['per_second', 1],
  'rpm qpm tpm': ['per_second', 1 / 60],
};

describe('units', () => {
  for (const [names, [unit, factor]] of Object.entries(TABLE)) {
    test(names, () => {
      for (const name of names.split(' ')) assert.deepEqual(unitOf(name), { unit, factor }, name);
    });
  }

  test('bits and words are no units', () => {
    for (const word of ['Kb', 'Mb', 'Gb', 'Mib', 'pods', 'x', '', 'Mbps']) assert.equal(unitOf(word), null, word);
  });

  test('base units go by their own names', () => {
    for (const unit of ['seconds', 'bytes', 'ratio', 'per_second', 'none']) assert.equal(asUnit(unit), unit);
    for (const other of ['ms', 'Seconds', '', null]) assert.equal(asUnit(other), null);
  });

  test('only units of time have seconds', () => {
    assert.equal(secondsOf('hours'), 3600);
    assert.equal(secondsOf('MB'), null);
    assert.ok(!isCounted('replicas'));
    const counted = 'req reqs request requests query queries op ops operation operations event events message messages msg msgs error errors failure failures transaction transactions connection connections call calls job jobs write writes read reads hit hits order orders records items entries offsets tasks rows restart restarts timeout timeouts';
    for (const noun of counted.split(' ')) assert.ok(isCounted(noun.toUpperCase()), noun);
  });

  test('scaling keeps the order of figures, and adds no noise of binary fractions', () => {
    assert.equal(scale(0.1, 0.01), 0.001);
    assert.equal(scale(99.95, 0.01), 0.9995);
    const units = Object.keys(TABLE).flatMap((names) => names.split(' '));
    const figure = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...units), figure, figure, (name, one, other) => {
        const factor = unitOf(name)?.factor ?? Number.NaN;
        if (one <= other) assert.ok(scale(one, factor) <= scale(other, factor));
        else assert.ok(scale(one, factor) >= scale(other, factor));
      }),
      { examples: [['ms', 1, 2]] },
    );
  });
});
