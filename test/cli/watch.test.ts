import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { inRepository, type Going } from './commandLine.ts';

void test('triggers are watched in a terminal: a line for each change, one watcher at a time, until the deployment ends', async () => {
  let code = 200;
  const server = createServer((_, response) => response.writeHead(code).end());
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const checklist = `---
holdpoint:
  metrics:
    canary health check: { http: "${base}/healthz", expect: 200 }
---
# Release

## Stage 1: All (100% traffic)

- [ ] Deploy

## Rollback Triggers

- Canary health check fails
- Somebody complains
`;
  const going: Going[] = [];
  try {
    await inRepository(process.execPath, checklist, async ({ holdpoint, start }) => {
      assert.equal((await holdpoint('watch', 'release.md', '--every', 'soon')).code, 64);
      assert.equal((await holdpoint('watch', 'release.md')).code, 2, 'no deployment, nothing to watch');
      assert.equal((await holdpoint('start', 'release.md')).code, 0);
      assert.equal((await holdpoint('watch', 'release.md')).code, 2, 'not approved');
      assert.equal((await holdpoint('trust', 'release.md')).code, 0);

      const watching = (...args: readonly string[]): Going => {
        const begun = start('watch', 'release.md', '--every', '200ms', ...args);
        going.push(begun);
        return begun;
      };
      const first = watching('--json');
      await first.output(/"state":"ok"[^\n]*Canary health check fails/u);
      await first.output(/"state":"not-watched"[^\n]*Somebody complains/u);
      const second = watching();
      await second.output(/Another Holdpoint holds[\s\S]*takes over/u);
      code = 500;
      await first.output(/"state":"firing"[^\n]*Canary health check fails/u);
      assert.match((await holdpoint('status', 'release.md')).out, /ROLLBACK TRIGGER FIRING: Canary health check fails/u);
      first.kill('SIGKILL');
      await first.ended;
      await second.output(/FIRING {8}Canary health check fails/u);
      code = 200;
      await second.output(/ok {12}Canary health check fails/u);
      code = 500;
      await second.output(/FIRING[\s\S]*ok {12}[\s\S]*FIRING/u);
      assert.equal((await holdpoint('abort', 'release.md', '--reason', 'enough', '--yes')).code, 0);
      await second.output(/The deployment has ended: aborted/u);
      assert.equal(await second.ended, 0);

      assert.equal((await holdpoint('reset', 'release.md', '--yes')).code, 0);
      assert.equal((await holdpoint('start', 'release.md')).code, 0);
      assert.equal((await holdpoint('watch', 'release.md', '--every', '200ms', '--exit-on-trigger')).code, 1);
    });
  } finally {
    for (const { kill } of going) kill('SIGKILL');
    server.close();
  }
});
