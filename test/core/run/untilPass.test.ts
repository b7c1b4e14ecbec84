import assert from 'node:assert/strict';
import { test } from 'node:test';
import { untilPass, type Tries } from '../../../src/core/engine/untilPass.ts';

function rehearse(results: readonly string[], cancelAfter = Number.POSITIVE_INFINITY): { readonly tries: Tries<string>; readonly waits: number[]; readonly attempts: () => number } {
  let now = 0;
  let attempt = 0;
  const waits: number[] = [];
  const tries: Tries<string> = {
    attempt: () => {
      now += 10;
      attempt += 1;
      return Promise.resolve(results[attempt - 1] ?? 'fail');
    },
    verdict: (result) => (result === 'fail' ? 'again' : 'over'),
    now: () => now,
    wait: (milliseconds) => {
      waits.push(milliseconds);
      now += milliseconds;
      return Promise.resolve(waits.length > cancelAfter ? 'cancelled' : 'waited');
    },
  };
  return { tries, waits, attempts: () => attempt };
}

void test('it is tried until it passes, with a wait between two tries', async () => {
  const { tries, waits, attempts } = rehearse(['fail', 'fail', 'pass', 'pass']);
  assert.equal(await untilPass({ every: 100, for: 1_000 }, tries), 'pass');
  assert.deepEqual([attempts(), waits], [3, [100, 100]]);
});

void test('what no other try can change ends it at once', async () => {
  const { tries, attempts } = rehearse(['did not start', 'pass']);
  assert.equal(await untilPass({ every: 100, for: 1_000 }, tries), 'did not start');
  assert.equal(attempts(), 1);
});

void test('no try begins once the time is up, and the first is always made', async () => {
  const patient = rehearse([]);
  assert.equal(await untilPass({ every: 100, for: 340 }, patient.tries), 'fail');
  assert.equal(patient.attempts(), 4);
  const hasty = rehearse([]);
  await untilPass({ every: 100, for: 1 }, hasty.tries);
  assert.deepEqual([hasty.attempts(), hasty.waits], [1, []]);
});

void test('a wait that is cancelled ends it with the last result', async () => {
  const { tries, attempts } = rehearse([], 1);
  assert.equal(await untilPass({ every: 100, for: 10_000 }, tries), 'fail');
  assert.equal(attempts(), 2);
});
