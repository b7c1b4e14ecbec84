import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { inRepository, type Going } from './commandLine.ts';

interface Said {
  readonly id: string;
  readonly event: string;
  readonly title: string;
}

void test('a webhook is told of a deployment, once of each event, and hinders nothing where it fails', async () => {
  let code = 200;
  const hooks: Said[] = [];
  let refusals = 0;
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    request.on('data', (chunk: Buffer) => { body += chunk.toString(); });
    request.on('end', () => {
      if (request.url === '/healthz') response.writeHead(code).end();
      else if (request.url === '/down') {
        refusals += 1;
        response.writeHead(400).end();
      } else {
        const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature } = request.headers;
        assert.equal(signature, `v1,${createHmac('sha256', 'the key of the hook').update(`${String(id)}.${String(time)}.${body}`).digest('base64')}`);
        hooks.push(JSON.parse(body) as Said);
        response.writeHead(200).end();
      }
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  process.env['HOLDPOINT_TEST_HOOK'] = `${base}/services/T0/secret-path`;
  process.env['HOLDPOINT_TEST_KEY'] = 'the key of the hook';
  const checklist = `---
holdpoint:
  metrics:
    canary health check: { http: "${base}/healthz", expect: 200 }
  webhooks:
    audit: { url: HOLDPOINT_TEST_HOOK, secret: HOLDPOINT_TEST_KEY }
    down: { format: slack, url: "${base}/down" }
---
# Release

## Stage 1: All (100% traffic)

- [ ] Deploy
- [ ] **Gate**: Go on or stop

## Rollback Triggers

- Canary health check fails
`;
  const going: Going[] = [];
  const events = (): readonly string[] => hooks.map(({ event }) => event);
  try {
    await inRepository(process.execPath, checklist, async ({ holdpoint, start }) => {
      const untrusted = await holdpoint('start', 'release.md');
      assert.equal(untrusted.code, 0, untrusted.err);
      assert.match(untrusted.err, /The webhooks were not told: .*not approved yet/u);
      assert.deepEqual(hooks, []);
      assert.equal((await holdpoint('abort', 'release.md', '--reason', 'first', '--yes')).code, 0);
      assert.equal((await holdpoint('trust', 'release.md')).code, 0);
      const started = await holdpoint('start', 'release.md');
      assert.equal(started.code, 0, started.err);
      assert.match(started.err, /The webhook “down” was not told “Stage open: Stage 1: All \(100% traffic\)”: http:\/\/127\.0\.0\.1:\d+ answered 400\./u);
      assert.deepEqual(events(), ['stage-opened']);
      assert.equal((await holdpoint('tick', 'release.md', '13')).code, 0);
      const gate = await holdpoint('gate', 'release.md', '14', '--hold', '--reason', 'not yet');
      assert.equal(gate.code, 0, gate.err);
      assert.deepEqual(events(), ['stage-opened', 'gate-decided']);

      const watching = (): Going => {
        const begun = start('watch', 'release.md', '--every', '200ms', '--no-listen');
        going.push(begun);
        return begun;
      };
      const [first, second] = [watching(), watching()];
      await Promise.race([first, second].map((each) => each.output(/ok {12}Canary/u)));
      code = 500;
      await Promise.race([first, second].map((each) => each.output(/FIRING {8}Canary/u)));
      await new Promise((resolve) => { setTimeout(resolve, 1000); });
      assert.deepEqual(events().slice(2), ['trigger-firing']);
      code = 200;
      await Promise.race([first, second].map((each) => each.output(/FIRING[\s\S]*ok {12}Canary/u)));
      await new Promise((resolve) => { setTimeout(resolve, 500); });
      assert.deepEqual(events().slice(3), ['trigger-over']);
      assert.equal((await holdpoint('abort', 'release.md', '--reason', 'enough', '--yes')).code, 0);
      await Promise.all([first.ended, second.ended]);
      assert.deepEqual(events().slice(4), ['run-ended']);
      assert.equal(new Set(hooks.map(({ id }) => id)).size, hooks.length);
      assert.ok(refusals >= hooks.length);
      assert.doesNotMatch(started.err + gate.err, /secret-path|the key of the hook/u);
    });
  } finally {
    for (const { kill } of going) kill('SIGKILL');
    server.close();
  }
});
