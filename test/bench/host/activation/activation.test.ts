/** Runs in the extension host, in a window that nothing was opened in: how long loading and activating takes. */
import { strict as assert } from 'node:assert';
import { appendFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';

describe('activation', () => {
  it('is timed for both extensions, in the order given', async function () {
    this.timeout(60_000);
    const order = (process.env.HOLDPOINT_ORDER ?? '').split(',');
    const file = process.env.HOLDPOINT_TIMES;
    assert.ok(file);
    await wait(5_000);
    const times: Record<string, number> = {};
    for (const id of order) {
      const extension = vscode.extensions.getExtension(id);
      assert.ok(extension, id);
      assert.equal(extension.isActive, false, `${id} is not active before it is needed`);
      const start = performance.now();
      await extension.activate();
      times[id] = performance.now() - start;
      await wait(1_000);
    }
    appendFileSync(file, `${JSON.stringify(times)}\n`);
  });
});
