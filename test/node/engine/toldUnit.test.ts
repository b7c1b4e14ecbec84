import assert from 'node:assert/strict';
import { it } from 'node:test';
import { serve } from '../metrics/loopback.ts';
import { realEngine } from './realEngine.ts';

const UNITS: Readonly<Record<string, string>> = { otel_latency: 'ms', otel_heap: 'MiBy', otel_share: '1', otel_speed: 'furlongs' };

it('a unit that neither the name nor the configuration tells is that of the metadata, and of what the query does', async (t) => {
  const base = await serve(t, (request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    const now = Date.now() / 1000;
    const [query, name] = [url.searchParams.get('query') ?? '', url.searchParams.get('metric') ?? ''];
    const data = url.pathname.endsWith('/metadata')
      ? Object.fromEntries(Object.entries(UNITS).filter(([metric]) => metric === name).map(([metric, unit]) => [metric, [{ type: 'gauge', unit, help: '' }]]))
      : query === 'time()' ? { resultType: 'scalar', result: [now, String(now)] } : { resultType: 'vector', result: [{ metric: {}, value: [now, query.includes('timestamp') ? '1' : '150'] }] };
    response.end(JSON.stringify({ status: 'success', data }));
  });
  const metrics = { 'api latency': 'otel_latency', 'slow latency': 'otel_latency * 10', 'heap size': 'otel_heap', 'disk usage': '(1 - free_bytes / all_bytes) * 100', 'cpu usage': 'otel_share', 'page load time': 'otel_speed', 'queue latency': 'nobody_knows' };
  const text = ['---', 'holdpoint:', `  prometheus: ${base}`, '  metrics:', ...Object.entries(metrics).map(([name, query]) => `    ${name}: { query: ${query} }`), '---', '# Release', '', '- [ ] API latency < 200ms', '- [ ] Slow latency < 200ms', '- [ ] Heap size < 200MB', '- [ ] Disk usage < 90%', '- [ ] CPU usage < 90%', '- [ ] Page load time < 2s', '- [ ] Queue latency < 2s', ''].join('\n');
  const engine = await realEngine(t, text);
  await engine.approve();
  const verdicts = await engine.check();
  const told = Object.fromEntries([...verdicts].map(([label, { outcome, reason, value, unit }]) => [label, reason ?? `${outcome} ${String(value)} ${String(unit)}`]));
  assert.deepEqual(told, {
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
