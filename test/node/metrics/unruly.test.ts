/** Servers that do not do what they should: none of them brings about a pass, and each ends in time. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { judge } from '../../../src/core/condition/judging/judge.ts';
import type { Verdict } from '../../../src/core/condition/judging/verdict.ts';
import { readConfiguration } from '../../../src/core/configuration/readConfiguration.ts';
import { createMetricSource } from '../../../src/node/metrics/metricSource.ts';
import { readSeriesText } from '../../../src/node/metrics/seriesText.ts';
import { serve } from './loopback.ts';
import { sourcePorts } from './ports.ts';

async function check(base: string, limits = { timeout: 10_000, bytes: 1_000_000, attempts: 3 }): Promise<Verdict> {
  const { configuration } = readConfiguration([{ origin: 'repository', text: `prometheus: ${base}\nmetrics: { it: { query: heap_bytes, series: all } }\n` }]);
  const metric = configuration.metrics['it'];
  assert.ok(metric !== undefined);
  const measurement = await createMetricSource(configuration, { ...sourcePorts(), limits }).measure({ name: 'it', metric, window: 300, canary: null, stable: null }, new AbortController().signal);
  return judge({ subject: 'it', statistic: null, comparator: '<', threshold: { kind: 'absolute', value: 1e9, unit: 'bytes' }, for: null, qualifier: null }, measurement, { name: 'it', metric, stageTraffic: null, now: new Date().toISOString() });
}

/** What a healthy server answers to one of the questions of a check. */
function answerTo(url: string | undefined): string {
  const now = Date.now() / 1000;
  const query = new URL(url ?? '', 'http://x').searchParams.get('query') ?? '';
  const data = query === 'time()' ? { resultType: 'scalar', result: [now, String(now)] } : { resultType: 'vector', result: [{ metric: {}, value: [now, '1'] }] };
  return JSON.stringify({ status: 'success', data });
}

describe('a server', () => {
  it('that is killed while it answers is an error', async () => {
    const child = spawn(process.execPath, [path.join(import.meta.dirname, 'halfAnswer.ts')], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout });
    const [port] = (await once(lines, 'line')) as [string];
    const checked = check(`http://127.0.0.1:${port}`);
    await once(lines, 'line');
    child.kill('SIGKILL');
    const verdict = await checked;
    assert.equal(verdict.outcome, 'error', verdict.sentence);
    assert.match(verdict.sentence, /could not be reached/u);
  });

  it('that answers a byte at a time is an error once its time is up', async (t) => {
    const drip = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      for (const byte of answerTo(request.url)) {
        if (response.destroyed) return;
        response.write(byte);
        await delay(20);
      }
      response.end();
    };
    const base = await serve(t, (request, response) => { void drip(request, response); });
    const verdict = await check(base, { timeout: 500, bytes: 1_000_000, attempts: 3 });
    assert.deepEqual([verdict.outcome, verdict.sentence], ['error', `${base} did not answer within 0.5 s.`]);
  });

  it('that is busy is asked again, and left alone where it says so', async (t) => {
    let asked = 0;
    const base = await serve(t, (request, response) => {
      asked += 1;
      if (asked % 2 === 1) response.writeHead(429, { 'retry-after': '0' }).end();
      else response.end(answerTo(request.url));
    });
    assert.equal((await check(base)).outcome, 'pass');
    const busy = await serve(t, (_, response) => response.writeHead(503, { 'retry-after': new Date(Date.now() + 120_000).toUTCString() }).end('<html>overloaded</html>'));
    const verdict = await check(busy);
    assert.equal(verdict.outcome, 'error');
    assert.match(verdict.sentence, /answered 503\. It asks to be left alone for 1[12]\d s/u);
  });

  it('that has more series than can be judged is inconclusive, and is read no further', async (t) => {
    let written = 0;
    const flood = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const query = new URL(request.url ?? '', 'http://x').searchParams.get('query');
      if (query !== 'heap_bytes') {
        response.end(answerTo(request.url));
        return;
      }
      response.write('{"status":"success","data":{"resultType":"vector","result":[');
      const closed = once(response, 'close');
      for (; written < 100_000 && !response.destroyed; written += 1) {
        const line = `{"metric":{"instance":"10.0.0.${String(written)}:80","job":"api"},"value":[${String(Date.now() / 1000)},"1"]},`;
        if (!response.write(line)) await Promise.race([once(response, 'drain'), closed]);
      }
      response.end('{"metric":{},"value":[1,"1"]}]}}');
    };
    const base = await serve(t, (request, response) => { void flood(request, response); });
    const verdict = await check(base, { timeout: 10_000, bytes: 64_000_000, attempts: 3 });
    assert.deepEqual([verdict.outcome, verdict.reason], ['inconclusive', 'several-series']);
    assert.match(verdict.sentence, /more than 10000 series.*Aggregate them/u);
    assert.ok(written < 100_000, String(written));
  });
});

describe('readSeriesText', () => {
  const read = (chunks: readonly string[], most: number): Promise<string | null> => readSeriesText(async (take) => { for (const chunk of chunks) if (take(await Promise.resolve(Buffer.from(chunk))) === 'enough') return; }, most);

  it('counts each series once, wherever a chunk ends', async () => {
    const text = '[{"metric":{"a":"{\\"metric\\":"}},{"metric":{"ä":"ö"}}]';
    for (let at = 0; at <= text.length; at += 1) {
      assert.equal(await read([text.slice(0, at), text.slice(at)], 2), text);
      assert.equal(await read([text.slice(0, at), text.slice(at)], 1), null);
    }
    assert.equal(await read([...text], 2), text);
    assert.equal(await read([...text], 1), null);
  });
});
