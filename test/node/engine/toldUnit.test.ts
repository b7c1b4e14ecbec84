import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { serve } from '../metrics/loopback.ts';
import { realEngine } from './realEngine.ts';

const UNITS: Readonly<Record<string, string>> = { otel_latency: 'ms', otel_heap: 'MiBy', otel_share: '1', otel_speed: 'furlongs' };

interface Metric {
  readonly query: string;
  readonly unit?: string;
}

async function told(t: TestContext, metrics: Readonly<Record<string, Metric>>, items: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const base = await serve(t, (request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    const now = Date.now() / 1000;
    const [query, name] = [url.searchParams.get('query') ?? '', url.searchParams.get('metric') ?? ''];
    const data = url.pathname.endsWith('/metadata')
      ? Object.fromEntries(Object.entries(UNITS).filter(([metric]) => metric === name).map(([metric, unit]) => [metric, [{ type: 'gauge', unit, help: '' }]]))
      : query === 'time()' ? { resultType: 'scalar', result: [now, String(now)] } : { resultType: 'vector', result: [{ metric: {}, value: [now, query.includes('timestamp') ? '1' : '150'] }] };
    response.end(JSON.stringify({ status: 'success', data }));
  });
  const text = ['---', 'holdpoint:', `  prometheus: ${base}`, '  metrics:', ...Object.entries(metrics).map(([name, metric]) => `    ${name}: ${JSON.stringify(metric)}`), '---', '# Release', '', ...items.map((item) => `- [ ] ${item}`), ''].join('\n');
  const engine = await realEngine(t, text);
  await engine.approve();
  return Object.fromEntries([...await engine.check()].map(([label, { outcome, reason, value, unit }]) => [label, reason ?? `${outcome} ${String(value)} ${String(unit)}`]));
}

it('a unit that neither the name nor the configuration tells is that of the metadata, and of what the query does', async (t) => {
  const queries = { 'api latency': 'otel_latency', 'slow latency': 'otel_latency * 10', 'heap size': 'otel_heap', 'disk usage': '(1 - free_bytes / all_bytes) * 100', 'cpu usage': 'otel_share', 'page load time': 'otel_speed', 'queue latency': 'nobody_knows' };
  const metrics = Object.fromEntries(Object.entries(queries).map(([name, query]) => [name, { query }]));
  assert.deepEqual(await told(t, metrics, ['API latency < 200ms', 'Slow latency < 200ms', 'Heap size < 200MB', 'Disk usage < 90%', 'CPU usage < 90%', 'Page load time < 2s', 'Queue latency < 2s']), {
    'API latency < 200ms': 'pass 0.15 seconds',
    // Ten times the figure is tenths of milliseconds, for which there is no word.
    'Slow latency < 200ms': 'units',
    'Heap size < 200MB': 'pass 157286400 bytes',
    'Disk usage < 90%': 'fail 1.5 ratio',
    'CPU usage < 90%': 'units',
    'Page load time < 2s': 'units',
    'Queue latency < 2s': 'units',
  });
});

it('a declared unit passes nothing where the metadata, or what the query does, tells another', async (t) => {
  const metrics = {
    'api latency': { query: 'otel_latency', unit: 's' },
    'db latency': { query: 'otel_latency', unit: 'ms' },
    'queue latency': { query: 'avg(wait_milliseconds) * 1', unit: 'seconds' },
    'page latency': { query: 'avg(wait_milliseconds) / 1000', unit: 'seconds' },
    'cache latency': { query: 'nobody_knows', unit: 's' },
    'error rate': { query: 'sum(rate(errors_total[5m]))', unit: 'ratio' },
    'disk usage': { query: '(1 - free_bytes / all_bytes) * 100', unit: 'ratio' },
    'cpu usage': { query: 'otel_share', unit: 'percent' },
  };
  assert.deepEqual(await told(t, metrics, ['API latency < 200s', 'DB latency < 200ms', 'Queue latency < 200s', 'Page latency < 200s', 'Cache latency < 200s', 'Error rate < 99%', 'Disk usage < 90%', 'CPU usage < 90%']), {
    'API latency < 200s': 'units',
    'DB latency < 200ms': 'pass 0.15 seconds',
    'Queue latency < 200s': 'units',
    'Page latency < 200s': 'pass 150 seconds',
    'Cache latency < 200s': 'pass 150 seconds',
    'Error rate < 99%': 'units',
    'Disk usage < 90%': 'units',
    'CPU usage < 90%': 'fail 1.5 ratio',
  });
});
