import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { tmpdir } from 'node:os';
import { it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { onAbort } from '../../src/node/onAbort.ts';
import { createShell } from '../../src/node/shell/shell.ts';
import { closedAddress, serve } from './metrics/loopback.ts';
import { transport } from './metrics/ports.ts';

it('whoever waits for a signal is called once, unless it waits no more', () => {
  const abort = new AbortController();
  const called: string[] = [];
  onAbort(abort.signal, () => { called.push('first'); });
  onAbort(abort.signal, () => { called.push('second'); })();
  onAbort(abort.signal, () => { called.push('third'); });
  abort.abort();
  abort.abort();
  onAbort(abort.signal, () => { called.push('late'); });
  assert.deepEqual(called, ['first', 'third', 'late']);
});

it('twenty questions at a time have one listener on their signal', async (t) => {
  const abort = new AbortController();
  const listeners: number[] = [];
  const base = await serve(t, (_, response) => {
    listeners.push(getEventListeners(abort.signal, 'abort').length);
    response.end('up 1\n');
  });
  const answers = await Promise.all(Array.from({ length: 20 }, () => transport.text({ address: base }, abort.signal)));
  assert.ok(answers.every(({ status }) => status === 'ok'));
  assert.equal(Math.max(...listeners), 1);
  abort.abort();
  assert.equal((await transport.text({ address: await closedAddress() }, abort.signal)).status, 'error');
});

it('twenty scripts at a time have one listener on their signal, and end with it', async () => {
  const abort = new AbortController();
  const shell = createShell({ environment: process.env });
  const script = { interpreter: ['bash'], text: 'echo up; sleep 20.7', directory: tmpdir(), environment: {}, timeout: null };
  const listeners: number[] = [];
  const count = (): number => listeners.push(getEventListeners(abort.signal, 'abort').length);
  const faults = Promise.all(Array.from({ length: 20 }, () => shell.checkSyntax(script, abort.signal)));
  for (let time = 0; time < 20; time += 1) {
    count();
    await delay(2);
  }
  assert.ok((await faults).every((fault) => fault === null));
  let up = 0;
  const results = await Promise.all(Array.from({ length: 20 }, () => shell.run(script, { signal: abort.signal, onOutput: () => {
    count();
    up += 1;
    if (up === 20) abort.abort();
  } })));
  assert.ok(results.every(({ outcome }) => outcome.status === 'cancelled'));
  assert.equal(Math.max(...listeners), 1);
});
