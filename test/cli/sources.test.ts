import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { inRepository, type Place } from './commandLine.ts';

const checklist = (base: string): string => `---
holdpoint:
  metrics:
    lcp: { json: reports/lighthouse.json, path: audits.largest-contentful-paint.numericValue, unit: ms }
    bundle size: { files: "dist/**/*.js", measure: gzip }
    queue depth: { command: "touch ran; cat depth", unit: none }
    canary calculations: { command: ./compare.sh, measure: exit }
    canary health check: { http: "${base}/healthz", expect: 200 }
    health latency: { http: "${base}/healthz", measure: latency }
  items: { "Numbers agree": metric }
---

# Release

- [ ] LCP < 2.5s
- [ ] Bundle size < 5KB gzipped
- [ ] Queue depth < 2
- [ ] Validate canary calculations
- [ ] Check the canary health check
- [ ] Health latency < 30s
- [ ] Tell support
- [ ] Numbers agree
`;

interface Checked {
  readonly item: string;
  readonly verdict: { readonly outcome: string; readonly reason: string | null; readonly sentence: string; readonly source: string | null; readonly query: string | null };
}

async function service(t: TestContext): Promise<{ readonly base: string; readonly answer: { code: number }; readonly asked: () => number }> {
  const answer = { code: 200 };
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.writeHead(answer.code).end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return { base: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, answer, asked: () => asked };
}

async function verdicts(place: Place): Promise<Readonly<Record<string, string>>> {
  const { out } = await place.holdpoint('check', 'release.md', '--json');
  return Object.fromEntries((JSON.parse(out) as readonly Checked[]).map(({ item, verdict }) => [item, verdict.outcome === 'inconclusive' ? String(verdict.reason) : verdict.outcome]));
}

void test('an item that introduces others is told with one colon', async () => {
  const list = '---\nholdpoint: { metrics: { lcp: { json: a.json, path: lcp, unit: ms } } }\n---\n\n- [ ] Lighthouse scores meet budgets:\n  - [ ] LCP < 2.5s\n';
  await inRepository(process.execPath, list, async ({ holdpoint, write }) => {
    await write('a.json', '{"lcp": 2100}');
    await holdpoint('trust', 'release.md');
    const { out } = await holdpoint('check', 'release.md');
    assert.match(out, /^pass +line 5, Lighthouse scores meet budgets: The item below it passed\.$/mu);
  });
});

void test('reports, files, commands and requests settle items, once they were approved', async (t) => {
  const { base, answer, asked } = await service(t);
  await inRepository(process.execPath, checklist(base), async (place) => {
    const { folder, holdpoint, write, read } = place;
    await write('depth', '1\n');
    await write('compare.sh', 'exit 0\n');
    await mkdir(path.join(folder, 'reports'));
    await mkdir(path.join(folder, 'dist'));
    await write('reports/lighthouse.json', JSON.stringify({ audits: { 'largest-contentful-paint': { numericValue: 2100 } } }));
    await write('dist/app.js', 'console.log(1);\n');

    const refused = await holdpoint('check', 'release.md');
    assert.equal(refused.code, 2);
    assert.match(refused.err, /connects to or runs was not approved/u);
    assert.ok(!existsSync(path.join(folder, 'ran')), 'nothing runs before that');
    assert.equal(asked(), 0, 'and nothing connects');

    const trusted = await holdpoint('trust', 'release.md');
    assert.match(trusted.out, /runs "touch ran; cat depth" with bash for queue depth/u);
    assert.match(trusted.out, new RegExp(`requests ${base}/healthz for canary health check`, 'u'));
    assert.equal((await holdpoint('start', 'release.md')).code, 0);

    const before = await verdicts(place);
    assert.deepEqual(before, {
      'lcp-2-5s': 'pass', 'bundle-size-5kb-gzipped': 'pass', 'queue-depth-2': 'pass', 'validate-canary-calculations': 'error',
      'check-the-canary-health-check': 'pass', 'health-latency-30s': 'pass', 'numbers-agree': 'unbound',
    });
    assert.ok(existsSync(path.join(folder, 'ran')));
    assert.match(await read('release.md'), /- \[x\] Check the canary health check/u, 'a pass ticks');
    assert.match(await read('release.md'), /- \[ \] Validate canary calculations/u, 'a script that may not be run is no pass');

    await write('release.md', (await read('release.md')).replace('./compare.sh', 'sh compare.sh'));
    assert.equal((await holdpoint('check', 'release.md')).code, 2, 'a change asks again');
    await holdpoint('trust', 'release.md');
    answer.code = 503;
    await write('compare.sh', 'echo they differ; exit 1\n');
    await write('depth', '1\n2\n');
    await write('dist/app.js', '');
    await write('reports/lighthouse.json', '{"audits": {');
    const after = await verdicts(place);
    assert.deepEqual(Object.values(after), ['not-understood', 'no-data', 'not-understood', 'fail', 'fail', 'no-data', 'unbound']);
    assert.match(await read('release.md'), /- \[ \] Check the canary health check/u, 'a fail takes back what a check had ticked');

    await holdpoint('commit', 'release.md');
    const deployments = (await place.git('ls-files', 'deployments')).split('\n');
    const written = async (ending: string): Promise<string> => read(deployments.find((file) => file.endsWith(ending)) ?? '');
    assert.match(await written('report.md'), /they differ/u);
    const events = await written('.jsonl');
    for (const part of ['"query":"sh compare.sh"', '"query":"gzip(dist/**/*.js)"', `"query":"GET ${base}/healthz"`, '"source":"file reports/lighthouse.json"', '"value":"503"']) assert.ok(events.includes(part), part);
  });
});
