import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { age, folderOf } from './folder.ts';
import { closedAddress, serve } from './loopback.ts';
import { check, measure, outcome } from './measuring.ts';

/** The shape of a Lighthouse report, as far as it is asked for. */
const LIGHTHOUSE = {
  fetchTime: '2026-11-20T08:00:00.000Z',
  categories: { performance: { score: 0.92 }, accessibility: { score: 0.99 }, 'best-practices': { score: null } },
  audits: { 'largest-contentful-paint': { numericValue: 2104.5, numericUnit: 'millisecond', displayValue: '2.1 s' }, 'cumulative-layout-shift': { numericValue: 0.05 }, 'dom-size.total': { numericValue: 812 } },
  results: [{ mean: 1.5 }, { mean: 2.5 }],
  text: '92', yes: true, nothing: null, huge: '@', empty: {},
};

function report(t: TestContext, text = JSON.stringify(LIGHTHOUSE).replace('"@"', '1e999')): Promise<string> {
  return folderOf(t, { 'reports/lighthouse.json': text });
}

function entry(path: string, more = ''): string {
  return `{ json: reports/lighthouse.json, path: '${path}'${more === '' ? '' : `, ${more}`} }`;
}

describe('a figure of a report', { concurrency: true }, () => {
  it('passes and fails, and carries where it is from', async (t) => {
    const root = await report(t);
    const lcp = entry('audits.largest-contentful-paint.numericValue', 'unit: ms');
    const verdict = await check({ root, entry: lcp }, 'LCP < 2.5s');
    assert.equal(verdict.outcome, 'pass');
    assert.deepEqual([verdict.value, verdict.source, verdict.query, verdict.samples[0]?.value, verdict.samples[0]?.labels], [2.1045, 'file reports/lighthouse.json', 'audits.largest-contentful-paint.numericValue', 2104.5, { dated: 'file' }]);
    assert.equal(await outcome({ root, entry: lcp }, 'LCP < 2s'), 'fail');
    assert.equal(await outcome({ root, entry: entry('audits.cumulative-layout-shift.numericValue') }, 'CLS < 0.1'), 'pass');
    assert.equal(await outcome({ root, entry: entry('audits.dom-size\\.total.numericValue') }, 'Errors < 900'), 'pass');
    assert.equal(await outcome({ root, entry: entry('results[1].mean', 'unit: s') }, 'Mean latency < 2s'), 'fail');
    assert.equal(await outcome({ root, entry: entry('results.0.mean', 'unit: s') }, 'Mean latency < 2s'), 'pass');
  });

  it('wants a unit where the limit has one', async (t) => {
    const root = await report(t);
    assert.equal(await outcome({ root, entry: entry('audits.largest-contentful-paint.numericValue') }, 'LCP < 2.5s'), 'units');
    const named = await folderOf(t, { 'reports/lighthouse.json': '{"lcp_ms":2100,"used_ratio":0.02}' });
    assert.equal(await outcome({ root: named, entry: entry('lcp_ms') }, 'LCP < 2.5s'), 'pass');
    assert.equal(await outcome({ root: named, entry: entry('lcp_ms', 'unit: s') }, 'LCP < 2.5s'), 'units');
    assert.equal(await outcome({ root: named, entry: entry('used_ratio', 'unit: percent') }, 'Error rate < 1%'), 'units');
  });

  it('does not guess whether a score is out of 1 or of 100', async (t) => {
    const root = await report(t);
    const path = 'categories.performance.score';
    assert.equal(await outcome({ root, entry: entry(path) }, 'Performance > 90'), 'units');
    assert.equal(await outcome({ root, entry: entry(path, 'unit: score') }, 'Performance > 90'), 'pass');
    assert.equal(await outcome({ root, entry: entry(path, 'unit: score') }, 'Performance > 95'), 'fail');
    assert.equal(await outcome({ root, entry: entry(path, 'unit: none') }, 'Performance score >= 0.9'), 'pass');
    assert.equal(await outcome({ root, entry: entry(path, 'unit: ratio') }, 'Performance > 90'), 'units');
    // 92 out of 100 is more than 0.9, and so is 3 out of 100.
    assert.equal(await outcome({ root, entry: entry(path, 'unit: score') }, 'Performance score >= 0.9'), 'units');
    const hundreds = await folderOf(t, { 'reports/lighthouse.json': '{"score":92}' });
    assert.equal(await outcome({ root: hundreds, entry: entry('score', 'unit: score') }, 'Performance > 90'), 'units');
  });

  it('takes nothing but a number for one', async (t) => {
    const root = await report(t);
    for (const [path, said] of [['text', /the text “92”/u], ['yes', /is true/u], ['nothing', /is null/u], ['results', /a list of 2/u], ['audits', /a group/u], ['audits.largest-contentful-paint.displayValue', /“2\.1 s”/u]] as const) {
      const verdict = await check({ root, entry: entry(path) }, 'Errors < 100');
      assert.deepEqual([verdict.outcome, verdict.reason], ['inconclusive', 'not-understood'], path);
      assert.match(verdict.sentence, said);
    }
    assert.equal(await outcome({ root, entry: entry('huge') }, 'Errors < 100'), 'not-finite');
  });

  it('names the nearest key where a path ends', async (t) => {
    const root = await report(t);
    const missing = async (path: string): Promise<string> => {
      const verdict = await check({ root, entry: entry(path) }, 'Errors < 100');
      assert.equal(verdict.reason, 'no-data', path);
      return verdict.sentence;
    };
    assert.match(await missing('audits.largest-contentful-pain.numericValue'), /audits has no “largest-contentful-pain”\. Did you mean “largest-contentful-paint”\?/u);
    assert.match(await missing('lighthouseResult.audits'), /The report has no “lighthouseResult”\. It has “fetchTime”, .* and more/u);
    assert.match(await missing('results[2].mean'), /results is a list of 2, and has no “2”/u);
    assert.match(await missing('text.length'), /text is the text “92”/u);
    assert.match(await missing('results.length'), /results is a list of 2, and has no “length”/u);
    for (const inherited of ['toString', 'audits.hasOwnProperty', 'results.map']) await missing(inherited);
    assert.match(await missing('empty.*'), /empty/u);
  });

  it('judges several values as the metric says', async (t) => {
    const root = await report(t);
    const all = entry('results.*.mean', 'unit: s, series: all');
    assert.equal(await outcome({ root, entry: entry('results.*.mean', 'unit: s') }, 'Mean latency < 3s'), 'several-series');
    assert.equal(await outcome({ root, entry: all }, 'Mean latency < 3s'), 'pass');
    const failed = await check({ root, entry: all }, 'Mean latency < 2s');
    assert.deepEqual([failed.outcome, failed.samples[0]?.labels['path']], ['fail', 'results[1].mean']);
    assert.equal(await outcome({ root, entry: entry('categories.*.score', 'unit: score, series: all') }, 'Lighthouse scores > 90'), 'not-understood');
  });

  it('does not pass on a report of last week', async (t) => {
    const root = await report(t);
    const file = join(root, 'reports/lighthouse.json');
    const cls = (more = '') => ({ root, entry: entry('audits.cumulative-layout-shift.numericValue', more) });
    await age(file, 7 * 86_400);
    const verdict = await check(cls(), 'CLS < 0.1');
    assert.deepEqual([verdict.outcome, verdict.reason], ['inconclusive', 'stale']);
    assert.match(verdict.sentence, /The report is 7 d old, and at most 1 d counts\./u);
    assert.equal(await outcome(cls('maxAge: 8d'), 'CLS < 0.1'), 'pass');
    await age(file, 7200);
    assert.equal(await outcome(cls(), 'CLS < 0.1'), 'pass');
    assert.equal(await outcome(cls('maxAge: 1h'), 'CLS < 0.1'), 'stale');
    await age(file, -86_400);
    assert.equal(await outcome(cls(), 'CLS < 0.1'), 'stale');
  });

  it('goes by the time that the report says, since a checkout makes every file new', async (t) => {
    const at = (fetchTime: unknown) => report(t, JSON.stringify({ fetchTime, lcp_ms: 2100 }));
    const dated = async (fetchTime: unknown, time = 'fetchTime'): Promise<string> => outcome({ root: await at(fetchTime), entry: entry('lcp_ms', `time: ${time}`) }, 'LCP < 2.5s');
    assert.equal(await dated(new Date().toISOString()), 'pass');
    assert.equal(await dated(Date.now()), 'pass');
    assert.equal(await dated(Date.now() / 1000), 'pass');
    for (const time of [new Date(Date.now() - 2 * 86_400_000).toISOString(), '2026-11-20', '2026-11-20T08:00:00', 'yesterday', '', null, Date.now() + 86_400_000, 0]) assert.equal(await dated(time), 'stale', String(time));
    assert.equal(await dated(new Date().toISOString(), 'missing'), 'stale');
    // Of now, and without its zone: read in ours it would be fresh, and may be hours old.
    const now = new Date().toISOString();
    for (const time of [now.slice(0, -1), now.slice(0, 19), now.slice(0, 16), now.slice(0, 19).replace('T', ' '), new Date().toString(), new Date().toUTCString(), ` ${now}`]) assert.equal(await dated(time), 'stale', time);
  });

  it('is inconclusive on a file that is missing, empty, cut off or no JSON', async (t) => {
    const asked = (root: string) => ({ root, entry: entry('errors') });
    assert.equal(await outcome(asked(await folderOf(t)), 'Errors < 100'), 'no-data');
    const whole = JSON.stringify({ errors: 3 });
    for (const [text, reason] of [['', 'no-data'], [' \n', 'no-data'], [whole.slice(0, -1), 'not-understood'], [`${whole}}`, 'not-understood'], ['<html>', 'not-understood'], ['errors: 3', 'not-understood'], ['{"errors":NaN}', 'not-understood'], [`\uFEFF${whole}`, 'pass']] as const) {
      assert.equal(await outcome(asked(await report(t, text)), 'Errors < 100'), reason, text);
    }
    const root = await folderOf(t);
    await mkdir(join(root, 'reports/lighthouse.json'), { recursive: true });
    assert.equal(await outcome(asked(root), 'Errors < 100'), 'no-data');
  });

  it('reads nothing outside of the repository, by whatever link', async (t) => {
    const secret = await folderOf(t, { 'secret.json': '{"errors":1}' });
    const root = await folderOf(t, { 'real/inside.json': '{"errors":1}' });
    await mkdir(join(root, 'reports'));
    await symlink(join(secret, 'secret.json'), join(root, 'reports/lighthouse.json'));
    assert.equal(await outcome({ root, entry: entry('errors') }, 'Errors < 100'), 'unsupported');
    await symlink(secret, join(root, 'folder'));
    assert.equal(await outcome({ root, entry: '{ json: folder/secret.json, path: errors }' }, 'Errors < 100'), 'unsupported');
    await symlink('real', join(root, 'alias'));
    assert.equal(await outcome({ root, entry: '{ json: alias/inside.json, path: errors }' }, 'Errors < 100'), 'pass');
    await symlink('loop', join(root, 'loop'));
    assert.equal(await outcome({ root, entry: '{ json: loop/x.json, path: errors }' }, 'Errors < 100'), 'error');
  });

  it('does not read a report that is too large, and stops when told to', async (t) => {
    const root = await folderOf(t);
    await mkdir(join(root, 'reports'));
    await writeFile(join(root, 'reports/lighthouse.json'), `{"errors":1${' '.repeat(17 * 1024 * 1024)}}`);
    assert.equal(await outcome({ root, entry: entry('errors') }, 'Errors < 100'), 'unsupported');
    const stopped = await measure({ root: await report(t), entry: entry('errors'), signal: AbortSignal.abort() });
    assert.ok(stopped.status === 'error' && /cancelled/u.test(stopped.message));
  });

  it('measures no traffic, so a stage with some of it dilutes nothing unless it says so', async (t) => {
    const root = await report(t, '{"errors":1}');
    assert.equal(await outcome({ root, entry: entry('errors') }, 'Errors < 100', 0.05), 'pass');
    assert.equal(await outcome({ root, entry: entry('errors', 'population: all') }, 'Errors < 100', 0.05), 'diluted');
  });
});

describe('a figure of a report over HTTP', { concurrency: true }, () => {
  const body = '{"errors":3}';
  const at = (url: string) => ({ root: process.cwd(), entry: `{ json: "${url}", path: errors }` });
  const dated = (t: TestContext, headers: Readonly<Record<string, string>>): Promise<string> =>
    serve(t, (_, response) => {
      response.sendDate = headers['date'] === undefined && Object.keys(headers).length === 0;
      response.writeHead(200, headers).end(body);
    });

  it('is as old as Last-Modified says, or else Date', async (t) => {
    const now = new Date().toUTCString();
    const lastWeek = new Date(Date.now() - 7 * 86_400_000).toUTCString();
    const verdict = await check(at(await dated(t, { 'last-modified': now })), 'Errors < 10');
    assert.deepEqual([verdict.outcome, verdict.samples[0]?.labels['dated']], ['pass', 'Last-Modified']);
    assert.equal(await outcome(at(await dated(t, { 'last-modified': lastWeek, date: now })), 'Errors < 10'), 'stale');
    assert.equal(await outcome(at(await dated(t, { date: lastWeek })), 'Errors < 10'), 'stale');
    assert.equal(await outcome(at(await dated(t, { 'last-modified': 'soon' })), 'Errors < 10'), 'stale');
    assert.equal((await check(at(await dated(t, {})), 'Errors < 10')).samples[0]?.labels['dated'], 'Date');
    assert.equal((await check(at(await dated(t, { 'x-nothing': '' })), 'Errors < 10')).samples[0]?.labels['dated'], 'fetched');
  });

  it('says where it is from, without what may be secret in the address', async (t) => {
    const base = await dated(t, { 'last-modified': new Date().toUTCString() });
    assert.equal((await check(at(`${base}/report.json?token=hunter2`), 'Errors < 10')).source, `json ${base}/report.json`);
  });

  it('is an error where it cannot be had, and inconclusive where it is a page', async (t) => {
    assert.equal(await outcome(at(await serve(t, (_, response) => response.writeHead(404).end(body))), 'Errors < 10'), 'error');
    assert.equal(await outcome(at(await serve(t, (_, response) => response.writeHead(302, { location: '/x' }).end(body))), 'Errors < 10'), 'error');
    assert.equal(await outcome(at(await serve(t, (_, response) => response.end('<html>'))), 'Errors < 10'), 'not-understood');
    assert.equal(await outcome(at(await closedAddress()), 'Errors < 10'), 'error');
    const cutOff = await serve(t, (_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write(body);
      setTimeout(() => response.destroy(), 20);
    });
    assert.equal(await outcome(at(cutOff), 'Errors < 10'), 'error');
  });
});
