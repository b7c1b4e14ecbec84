/** Checks of many items: how they are recorded, told and cancelled. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { serve } from '../metrics/loopback.ts';
import { realEngine, value } from './realEngine.ts';

const NAMES = Array.from({ length: 40 }, (_, index) => `queue ${String.fromCharCode(97 + Math.floor(index / 20))}${String.fromCharCode(97 + (index % 20))} depth`);

function release(base: string): string {
  return `---\nholdpoint:\n  scrape: ${base}/metrics\n  metrics:\n${NAMES.map((name, index) => `    ${name}: { value: depth_${String(index)} }\n`).join('')}---\n\n${NAMES.map((name) => `- [ ] ${name} < 10\n`).join('')}`;
}

describe('a check of everything', () => {
  it('records every verdict before it is told, in fewer appends than verdicts, and returns them in the order of the file', async (t) => {
    const base = await serve(t, (_, response) => response.end(NAMES.map((_name, index) => `depth_${String(index)} ${String(index % 20)}\n`).join('')));
    const live = await realEngine(t, release(base));
    await live.approve();
    value(await live.engine.start(live.file, { release: {}, existingTicks: 'refuse' }));
    const told: string[] = [];
    const recorded: Promise<boolean>[] = [];
    const checked = value(await live.engine.check(live.file, null, new AbortController().signal, ({ item }) => {
      told.push(item);
      recorded.push(live.snapshot().then(({ run }) => run?.items.get(item)?.verdict !== null));
    }));
    assert.deepEqual(await Promise.all(recorded), NAMES.map(() => true));
    assert.equal(told.length, NAMES.length);
    const { run, checklist } = await live.snapshot();
    assert.deepEqual(checked.map(({ item }) => item), checklist.items.map(({ id }) => id));
    assert.deepEqual(checked.map(({ verdict }) => verdict.outcome), NAMES.map((_, index) => (index % 20 < 10 ? 'pass' : 'fail')));
    assert.equal([...(run?.items.values() ?? [])].filter(({ ticked }) => ticked).length, 20);
    assert.equal((await live.read()).match(/- \[x\]/gu)?.length, 20);
  });

  it('ends when it is cancelled, whatever the source does, and keeps what was measured', async (t) => {
    let asked = 0;
    const stop = new AbortController();
    // One address answers; the other never does.
    const quick = await serve(t, (_, response) => response.end('depth_0 1\n'));
    const silent = await serve(t, () => { asked += 1; stop.abort(); });
    const live = await realEngine(t, release(silent).replace('{ value: depth_0 }', `{ value: depth_0, url: "${quick}/metrics" }`));
    await live.approve();
    const outcome = await live.engine.check(live.file, null, stop.signal);
    assert.equal(outcome.status === 'refused' && outcome.code, 'cancelled');
    assert.ok(asked >= 1);
  });
});
