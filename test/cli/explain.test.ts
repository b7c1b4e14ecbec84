import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { closedAddress } from '../node/metrics/loopback.ts';
import { missing, startPrometheus } from '../node/metrics/prometheusServer.ts';
import { inRepository } from './commandLine.ts';

const checklist = (prometheus: string): string => `---
holdpoint:
  prometheus: ${prometheus}
  env: [.env]
  metrics:
    memory: { query: process_resident_memory_bytes }
---

# Release

- [ ] Memory < 100GB
- [ ] Memory < 1KB
- [ ] Set \`LOG_LEVEL\` to \`info\`
- [ ] Tell support
- [ ] Latency < 200ms

## Automatic Rollback Triggers

- Memory > 1GB for 5 minutes
- Memory > 1KB
- Memory > 100GB
`;

interface Explained {
  readonly schema: string;
  readonly query: string | null;
  readonly turning: string | null;
  readonly verdict: { readonly outcome: string; readonly value: number | null; readonly query: string | null } | null;
}

void test('explain measures as check does, with its consent and its exit codes, and records nothing', { skip: missing }, async (t) => {
  const port = Number(new URL(await closedAddress()).port);
  // It scrapes itself, and so has the metrics of a process.
  const prometheus = await startPrometheus(port, `http://127.0.0.1:${String(port)}`);
  t.after(() => prometheus.stop());
  await inRepository(process.execPath, checklist(prometheus.base), async ({ folder, holdpoint, write, read }) => {
    await write('.env', 'LOG_LEVEL=info\n');
    const refused = await holdpoint('explain', 'release.md', '11');
    assert.equal(refused.code, 2);
    assert.match(refused.err, /was not approved yet/u);
    await holdpoint('trust', 'release.md');
    await holdpoint('start', 'release.md');
    for (let tries = 0; tries < 30 && (await holdpoint('explain', 'release.md', '11')).code !== 0; tries += 1) await delay(200);

    const passes = await holdpoint('explain', 'release.md', '11');
    assert.equal(passes.code, 0, passes.out + passes.err);
    assert.match(passes.out, /^line 11: Memory < 100GB\n/u);
    for (const row of [/Because +\d.*is < 100 GB/u, /Kind +metric\. A plain item/u, /In the text +subject “Memory”, sign “<”, limit “100GB”/u, /Metric +“memory”, which is what the text names/u, /Query +process_resident_memory_bytes/u, /Limit +100 GB \(100000000000 bytes\)/u, /Newest sample +\d+ s old/u, /To change +It would have to be at 100 GB or more to fail/u]) assert.match(passes.out, row);

    const fails = await holdpoint('explain', 'release.md', 'memory-1kb', '--json');
    assert.equal(fails.code, 1);
    const data = JSON.parse(fails.out) as Explained;
    assert.equal(data.schema, 'holdpoint.explain/1');
    assert.equal(data.verdict?.outcome, 'fail');
    assert.ok((data.verdict.value ?? 0) > 1000);
    assert.equal(data.query, data.verdict.query);
    assert.match(data.turning ?? '', /to be below 1 KB to pass/u);

    assert.equal((await holdpoint('explain', 'release.md', '13')).code, 0, 'a variable');
    const manual = await holdpoint('explain', 'release.md', '14');
    assert.deepEqual([manual.code, /states no figure/u.test(manual.out)], [2, true], 'what gets no verdict is no pass');
    const unbound = await holdpoint('explain', 'release.md', '15');
    assert.deepEqual([unbound.code, /No metric is configured for “latency”/u.test(unbound.out)], [2, true]);
    const trigger = await holdpoint('explain', 'release.md', '19');
    assert.deepEqual([trigger.code, /It would have to be above 1 GB to fire at every sample of 5 min/u.test(trigger.out)], [0, true], trigger.out);
    const firing = await holdpoint('explain', 'release.md', '20');
    assert.deepEqual([firing.code, /State +firing/u.test(firing.out), /Verdict|pass/u.test(firing.out)], [1, true, false], firing.out);
    const quiet = await holdpoint('explain', 'release.md', '21', '--json');
    assert.deepEqual([quiet.code, (JSON.parse(quiet.out) as { readonly state: string }).state], [0, 'ok']);
    assert.equal((await holdpoint('explain', 'release.md', '17')).code, 64);

    assert.doesNotMatch(await read('release.md'), /\[x\]/u, 'no box is ticked');
    const log = await holdpoint('status', 'release.md', '--json');
    assert.doesNotMatch(log.out, /"pass"|"fail"/u, 'and no verdict recorded');
    assert.ok(existsSync(path.join(folder, '.git', 'holdpoint')));
  });
});
