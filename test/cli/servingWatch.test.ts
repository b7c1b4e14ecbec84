import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import parsePrometheusTextFormat from 'parse-prometheus-text-format';
import { closedAddress } from '../node/metrics/loopback.ts';
import { missing, startPrometheus } from '../node/metrics/prometheusServer.ts';
import { inRepository, type Going } from './commandLine.ts';

const CHECKLIST = (base: string): string => `---
holdpoint:
  metrics:
    canary health check: { http: "${base}/healthz", expect: 200 }
    response latency: { http: "${base}/healthz", measure: latency }
---
# Release

## Stage 1: Friendly "GP" \\ all (100% traffic)

- [ ] Response latency < 5s
- [ ] Monitor for 2 hours
- [ ] Deploy

\`\`\`bash
true
\`\`\`

## Rollback Triggers

- Canary health check fails
- Somebody complains
`;

/** Values by name and labels: \`name{a="b"}\`, labels in alphabetical order. */
function series(text: string): ReadonlyMap<string, number> {
  return new Map(parsePrometheusTextFormat(text).flatMap(({ name, metrics }) => metrics.map(({ value, labels = {} }): [string, number] => {
    const named = Object.entries(labels).sort().map(([key, each]) => `${key}=${JSON.stringify(each)}`).join(',');
    return [named === '' ? name : `${name}{${named}}`, Number(value)];
  })));
}

async function until<T>(what: () => Promise<T>, isRight: (value: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    const value = await what();
    if (isRight(value) || tries > 100) return value;
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
}

void test('a watch serves metrics that Prometheus reads, and its health; a port that is taken hinders nothing', async (t) => {
  let code = 200;
  const server = createServer((_, response) => response.writeHead(code).end());
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const taken = (server.address() as AddressInfo).port;
  const going: Going[] = [];
  try {
    await inRepository(process.execPath, CHECKLIST(`http://127.0.0.1:${String(taken)}`), async ({ holdpoint, start, folder }) => {
      for (const command of ['trust release.md', 'start release.md --release 1.2', 'soak release.md 12 --start', 'check release.md 11', 'exec release.md 15 --yes']) {
        const { code: ended, out, err } = await holdpoint(...command.split(' '));
        assert.equal(ended, 0, `${command}: ${out}${err}`);
      }
      for (const wrong of ['here', '127.0.0.1:70000', 'a b:1']) assert.equal((await holdpoint('watch', 'release.md', '--listen', wrong)).code, 64, wrong);

      const first = start('watch', 'release.md', '--every', '200ms', '--listen', `127.0.0.1:${String(taken)}`);
      going.push(first);
      await first.output(/No metrics are served: 127\.0\.0\.1:\d+ is taken\. The watch goes on/u);
      await first.output(/ok {12}Canary health check fails/u);
      first.kill('SIGKILL');
      await first.ended;

      const watching = start('watch', 'release.md', '--every', '200ms', '--listen', '0');
      going.push(watching);
      const [, origin = ''] = /Metrics: (http:\/\/127\.0\.0\.1:\d+)\/metrics/u.exec(await watching.output(/Metrics: .*\/metrics/u)) ?? [];
      const ask = async (path: string, method = 'GET'): Promise<{ readonly status: number; readonly text: string; readonly type: string }> => {
        const answer = await fetch(`${origin}${path}`, { method });
        return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') ?? '' };
      };
      assert.deepEqual([(await ask('/')).status, (await ask('/metrics', 'POST')).status], [404, 405]);
      assert.equal((await until(() => ask('/healthz'), ({ status }) => status === 200)).text, 'ok\n');
      const scraped = await ask('/metrics');
      assert.match(scraped.type, /^text\/plain; version=0\.0\.4/u);
      const told = series(scraped.text);
      assert.equal(told.get('holdpoint_stage_info{name="Stage 1: Friendly \\"GP\\" \\\\ all (100% traffic)",ordinal="1"}'), 1, scraped.text);
      const find = (begin: string): readonly (readonly [string, number])[] => [...told].filter(([key]) => key.startsWith(begin));
      assert.equal(find('holdpoint_trigger_state{').filter(([key, value]) => value === 1 && /state="ok".*canary-health-check-fails"/u.test(key)).length, 1);
      assert.equal(find('holdpoint_trigger_state{').filter(([key, value]) => value === 1 && /state="not-watched".*somebody-complains"/u.test(key)).length, 1);
      assert.deepEqual(find('holdpoint_check_verdict{').filter(([, value]) => value === 1).map(([key]) => /verdict="(.*)"/u.exec(key)?.[1]), ['pass']);
      const [measured] = find('holdpoint_check_value_seconds{');
      assert.ok(measured !== undefined && measured[1] > 0 && measured[1] < 5);
      const [soak] = find('holdpoint_soak_remaining_seconds{');
      assert.ok(soak !== undefined && soak[1] > 7000 && soak[1] < 7200);
      assert.deepEqual(find('holdpoint_block_runs_total{').map(([, value]) => value), [1]);
      assert.deepEqual(find('holdpoint_block_last_success{').map(([, value]) => value), [1]);
      assert.ok((find('holdpoint_block_last_duration_seconds{')[0]?.[1] ?? 99) < 10);
      assert.equal(told.get('holdpoint_items{state="passed"}'), 1);
      assert.ok((told.get('holdpoint_watch_looks_total{outcome="succeeded"}') ?? 0) >= 1);
      assert.equal(told.get('holdpoint_watch_looks_total{outcome="failed"}'), 0);
      assert.ok((told.get('holdpoint_watch_lag_seconds') ?? 99) < 5);

      code = 500;
      await watching.output(/FIRING/u);
      const firing = await until(async () => series((await ask('/metrics')).text), (all) => [...all].some(([key, value]) => value === 1 && key.includes('state="firing"')));
      assert.ok([...firing].some(([key, value]) => value === 1 && /state="firing".*canary-health-check-fails"/u.test(key)));

      await t.test('Prometheus scrapes it', { skip: missing }, async () => {
        const prometheus = await startPrometheus(Number(new URL(await closedAddress()).port), origin);
        try {
          const query = async (): Promise<string> => (await fetch(`${prometheus.base}/api/v1/query?query=${encodeURIComponent('holdpoint_trigger_state{state="firing"} == 1 and on() up == 1')}`)).text();
          assert.match(await until(query, (text) => text.includes('canary-health-check-fails')), /canary-health-check-fails/u);
        } finally {
          await prometheus.stop();
        }
      });

      await rm(path.join(folder, 'release.md'));
      const ill = await until(() => ask('/healthz'), ({ status }) => status !== 200);
      assert.equal(ill.status, 503);
      assert.match(ill.text, /^The last look failed: The checklist cannot be read: [^\n]*\n$/u);
      assert.ok((series((await ask('/metrics')).text).get('holdpoint_watch_looks_total{outcome="failed"}') ?? 0) >= 1);
    });
  } finally {
    for (const { kill } of going) kill('SIGKILL');
    server.close();
  }
});
