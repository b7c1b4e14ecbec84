import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, it } from 'node:test';
import { createAuthority, missing, serveTls } from './certificates.ts';
import { closedAddress, serve } from './loopback.ts';
import { measureHttp } from '../../../src/node/metrics/http.ts';
import { check, measure, outcome } from './measuring.ts';
import { transport } from './ports.ts';

const root = process.cwd();

function entry(url: string, more = ''): string {
  return `{ http: "${url}"${more === '' ? '' : `, ${more}`} }`;
}

/** `pass: …`, `fail: …`, or why neither. */
async function stated(url: string, more = '', signal?: AbortSignal): Promise<string> {
  const found = await measure({ root, entry: entry(url, more), ...(signal === undefined ? {} : { signal }) });
  return found.status === 'stated' ? `${found.outcome}: ${found.message}` : found.status === 'measured' ? found.status : `${found.status}: ${found.message}`;
}

describe('an answer as expected', { concurrency: true }, () => {
  it('passes, and fails at once on any other, with the code as evidence', async (t) => {
    let asked = 0;
    const base = await serve(t, (request, response) => {
      asked += 1;
      response.writeHead(Number(request.url?.slice(1, 4))).end();
    });
    const found = await measure({ root, entry: entry(`${base}/204?key=x`) });
    assert.ok(found.status === 'stated' && found.outcome === 'pass');
    assert.deepEqual([found.query, found.source, found.samples.map(({ value }) => value)], [`GET ${base}/204?key=x`, `http ${base}/204`, [204]]);
    asked = 0;
    for (const code of [400, 404, 500, 503]) assert.equal(await stated(`${base}/${String(code)}`), `fail: ${base}/${String(code)} answered ${String(code)}, and 200-299 is expected.`);
    assert.equal(asked, 4, 'a canary that answers 503 every other time is not healthy');
    for (const [expect, code, outcome] of [['200', 204, 'fail'], ['[200, 204]', 204, 'pass'], ['2xx', 299, 'pass'], ['401', 401, 'pass'], ['200-204', 205, 'fail'], ['429', 429, 'pass'], ['503', 503, 'pass']] as const) {
      assert.match(await stated(`${base}/${String(code)}`, `expect: ${expect}`), new RegExp(`^${outcome}: `), `${expect} ${String(code)}`);
    }
  });

  it('follows no redirect', async (t) => {
    let reached = false;
    const other = await serve(t, (_, response) => { reached = true; response.end('ok'); });
    const base = await serve(t, (_, response) => response.writeHead(302, { location: `${other}/` }).end());
    assert.match(await stated(base), /^fail: .*answered 302, and 200-299 is expected\. It leads to .*, which is not followed\.$/u);
    assert.match(await stated(base, 'expect: 302'), /^pass/u);
    assert.equal(reached, false);
  });

  it('looks at headers and at the body', async (t) => {
    const base = await serve(t, (_, response) => response.writeHead(200, { 'x-version': '2.0.0' }).end('{"status": "ok",\n "version": "2.0.0"}'));
    assert.match(await stated(base, 'header: { X-Version: "2.0.0" }'), /^pass/u);
    assert.match(await stated(base, 'header: { x-version: "2.0" }'), /^fail: .*its header x-version is “2\.0\.0”, where “2\.0” is expected/u);
    assert.match(await stated(base, 'header: { x-ready: "yes" }'), /^fail: .*its header x-ready is missing/u);
    for (const inherited of ['constructor', '__proto__']) assert.match(await stated(base, `header: { ${inherited}: "x" }`), /^fail/u);
    assert.match(await stated(base, `body: '"status": "ok"'`), /^pass/u);
    assert.match(await stated(base, 'body: OK'), /^fail: .*its body does not hold “OK”/u);
    assert.match(await stated(base, `body: '/"version":\\s*"2\\.\\d/'`), /^pass/u);
    assert.match(await stated(base, `body: '/STATUS/i'`), /^pass/u);
    assert.match(await stated(base, `body: '/^ok$/'`), /^fail: .*does not match/u);
    assert.match(await stated(base, 'header: { x-version: "2.0.0" }, body: ok, expect: 201'), /^fail/u);
  });

  it('lets no pattern hang it, and takes none that matches everything for a demand', async (t) => {
    const base = await serve(t, (_, response) => response.end('a'.repeat(50)));
    const started = performance.now();
    assert.match(await stated(base, `body: '/^(a+)+b$/'`), /^inconclusive: The pattern .* took too long/u);
    assert.match(await stated(base, `body: '/^(?:(?:(?:a?){30}){30}){30}$/'`), /^(?:inconclusive|pass)/u);
    assert.ok(performance.now() - started < 3000);
    for (const pattern of ['/a*/', '/(?:)/', '/x|/', '/^/']) assert.match(await stated(base, `body: '${pattern}'`), /^inconclusive: The pattern .* matches every body/u);
  });

  it('is an error where there is no answer, after another try', async (t) => {
    assert.match(await stated(await closedAddress()), /^error: .*could not be reached: .*ECONNREFUSED/u);
    const base = await serve(t, (request, response) => { if (request.url === '/body') response.write('o'); });
    assert.match(await stated(base, 'timeout: 1s'), /^error: .*did not answer within 1 s/u);
    assert.match(await stated(`${base}/body`, 'timeout: 1s, body: ok'), /^error: .*did not answer within 1 s/u);
    assert.match(await stated(`${base}/body`, 'timeout: 1s'), /^pass/u, 'nobody looks at that body');
    const busy = [429, 200];
    const limited = await serve(t, (_, response) => response.writeHead(busy.shift() ?? 500, { 'retry-after': '0' }).end());
    assert.match(await stated(limited), /^pass/u);
    const endless = await serve(t, (_, response) => response.end('x'.repeat(1024 * 1024 + 1)));
    assert.match(await stated(endless, 'body: y'), /^error: .*larger than/u);
  });

  it('asks no link-local or metadata address, whatever a configuration says', async () => {
    await assert.rejects(measure({ root, entry: entry('http://169.254.169.254/latest/meta-data') }), /link-local or metadata/u);
    const common = { source: 'http', expect: [{ from: 200, to: 299 }], header: {}, body: null, timeout: 1, unit: null, population: null, absent: null, series: null, minimum: null, qualifier: null, allow: null } as const;
    for (const kind of ['status', 'latency', 'certificate'] as const) {
      const found = await measureHttp({ ...common, measure: kind, url: 'https://[fe80::1]/' }, { transport }, AbortSignal.timeout(5000));
      assert.ok(found.status === 'error' && /link-local or metadata/u.test(found.message), kind);
    }
  });

  it('stops when it is told to', async (t) => {
    const base = await serve(t, () => undefined);
    const started = performance.now();
    assert.match(await stated(base, '', AbortSignal.timeout(100)), /^error: The check was cancelled/u);
    assert.ok(performance.now() - started < 1000);
  });
});

describe('the latency of an answer', { concurrency: true }, () => {
  it('is compared in seconds, up to the last byte', async (t) => {
    const base = await serve(t, (_, response) => {
      response.write('o');
      void delay(150).then(() => response.end('k'));
    });
    const verdict = await check({ root, entry: entry(base, 'measure: latency') }, 'Health latency < 20s');
    assert.equal(verdict.outcome, 'pass');
    assert.ok((verdict.value ?? 0) >= 0.14 && (verdict.value ?? 9) < 5);
    assert.equal(await outcome({ root, entry: entry(base, 'measure: latency') }, 'Health latency < 100ms'), 'fail');
    assert.equal(await outcome({ root, entry: entry(base, 'measure: latency') }, 'Bundle size < 100KB'), 'units');
  });

  it('tells nothing of an answer that is not as expected, nor of a quantile', async (t) => {
    const base = await serve(t, (_, response) => response.writeHead(500).end());
    const verdict = await check({ root, entry: entry(base, 'measure: latency') }, 'Health latency < 20s');
    assert.deepEqual([verdict.outcome, verdict.reason], ['inconclusive', 'no-data']);
    assert.match(verdict.sentence, /answered 500, and 200-299 is expected\. How long that took tells nothing/u);
    const good = await serve(t, (_, response) => response.end('ok'));
    assert.equal(await outcome({ root, entry: entry(good, 'measure: latency, body: nope') }, 'Health latency < 20s'), 'no-data');
    assert.equal(await outcome({ root, entry: entry(good, 'measure: latency') }, 'API p99 latency < 20s'), 'too-little');
    assert.equal(await outcome({ root, entry: entry(await closedAddress(), 'measure: latency') }, 'Health latency < 20s'), 'error');
  });
});

describe('a certificate', { concurrency: true, skip: missing }, () => {
  const trusted = missing === false ? createAuthority('trusted') : null;
  const foreign = missing === false ? createAuthority('foreign') : null;
  const certificate = (base: string, more = ''): { root: string; entry: string } => ({ root, entry: entry(base, `measure: certificate${more}`) });

  it('is compared by the days that are left', async (t) => {
    const base = await serveTls(t, trusted?.issue(40) ?? { cert: '', key: '' });
    const verdict = await check(certificate(base), 'Certificate lifetime remaining > 30 days');
    assert.deepEqual([verdict.outcome, verdict.samples[0]?.labels['subject'], verdict.source], ['pass', 'localhost', `http ${base}`]);
    assert.ok(Math.abs((verdict.value ?? 0) / 86_400 - 40) < 0.1);
    assert.equal(await outcome(certificate(base), 'Certificate lifetime remaining > 60 days'), 'fail');
    assert.equal(await outcome(certificate(base, ', unit: none'), 'Errors < 41'), 'pass');
    assert.equal(await outcome(certificate(base), 'Errors < 41'), 'units');
    assert.match(await stated(base, 'body: ok'), /^pass/u);
  });

  it('fails once it has ended, and is a fault where it is not trusted', async (t) => {
    const ended = await serveTls(t, trusted?.issue(-1) ?? { cert: '', key: '' });
    const verdict = await check(certificate(ended), 'Certificate lifetime remaining > 30 days');
    assert.equal(verdict.outcome, 'fail', verdict.sentence);
    assert.ok((verdict.value ?? 0) < 0);
    assert.match(await stated(ended), /^error: .*expired/u);
    const unknown = await serveTls(t, foreign?.issue(400) ?? { cert: '', key: '' });
    assert.match((await check(certificate(unknown), 'Certificate lifetime remaining > 30 days')).sentence, /is not trusted: UNABLE_TO_VERIFY_LEAF_SIGNATURE/u);
    assert.match(await stated(unknown), /^error/u);
    const otherName = await serveTls(t, trusted?.issue(400, 'other.test') ?? { cert: '', key: '' });
    assert.equal(await outcome(certificate(otherName), 'Certificate lifetime remaining > 30 days'), 'error');
  });

  it('is an error where nobody shakes hands, and stops when told to', async (t) => {
    const plain = (await serve(t, (_, response) => response.end('ok'))).replace('http:', 'https:');
    assert.equal(await outcome(certificate(plain), 'Certificate lifetime remaining > 30 days'), 'error');
    assert.equal(await outcome(certificate((await closedAddress()).replace('http:', 'https:')), 'Certificate lifetime remaining > 30 days'), 'error');
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    t.after(() => { silent.close(); });
    const mute = `https://127.0.0.1:${String((silent.address() as AddressInfo).port)}`;
    assert.match((await check(certificate(mute, ', timeout: 1s'), 'Certificate lifetime remaining > 30 days')).sentence, /did not answer within 1 s/u);
    const stopped = await measure({ ...certificate(mute), signal: AbortSignal.timeout(50) });
    assert.ok(stopped.status === 'error' && /cancelled/u.test(stopped.message));
  });
});
