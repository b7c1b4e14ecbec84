/**
 * **Check all** on 500 bound items against a real Prometheus, over a bare loop of the same HTTP requests at the same
 * concurrency, in turns: at most 1.3 times as long, without a deployment and with one open. Then how long a cancelled check
 * takes to end: at most 200 ms. Run it with `node build.mjs bench checkAll`.
 */
import { Agent, createServer, get, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { startService } from '../demo/service.ts';
import { generateLoad } from '../demo/load.ts';
import { closedAddress } from '../node/metrics/loopback.ts';
import { missing, startPrometheus } from '../node/metrics/prometheusServer.ts';
import { realEngine, value, type RealEngine } from '../node/engine/realEngine.ts';

const ITEMS = 500;
const ROUNDS = 7;
/** As many as the engine has under way at a server. */
const CONCURRENCY = 8;
const LIMIT = 1.3;
const CANCEL_LIMIT = 200;

const QUERIES = [
  ['error rate', (n: number) => `sum(rate(http_requests_total{status=~"5..",shard!="${String(n)}"}[20s])) / sum(rate(http_requests_total{shard!="${String(n)}"}[20s]))`, '< 1%'],
  ['p99 latency', (n: number) => `histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket{shard!="${String(n)}"}[20s])))`, '< 2s'],
  ['memory usage', (n: number) => `memory_usage_ratio{shard!="${String(n)}"}`, '< 90%'],
] as const;

if (missing !== false) {
  console.log(missing);
} else {
  const undo: (() => unknown)[] = [];
  const scope = { after: (stop: () => unknown) => { undo.push(stop); } };
  try {
    process.exitCode = (await measure(scope)) ? 0 : 1;
  } finally {
    for (const stop of undo.reverse()) await stop();
  }
}

async function measure(scope: { after(stop: () => unknown): void }): Promise<boolean> {
  const service = await startService(0);
  scope.after(() => service.close());
  const prometheus = await startPrometheus(Number(new URL(await closedAddress()).port), service.address);
  scope.after(() => prometheus.stop());
  const load = new AbortController();
  // Until it has seen the counters at 0: what is born with a count is not judged.
  while (!(await (await fetch(`${prometheus.base}/api/v1/query?query=http_requests_total`)).text()).includes('http_requests_total')) await delay(200);
  void generateLoad({ address: service.address, rate: 200, seconds: 60, signal: load.signal });
  await delay(8000);
  // Measured is what asking costs, not how the service fares meanwhile.
  load.abort();
  await delay(500);

  const recorder = await record(prometheus.base);
  scope.after(recorder.stop);
  const recorded = await release(scope, recorder.base);
  const verdicts = [...(await recorded.check()).values()];
  const judged = verdicts.filter(({ outcome }) => outcome === 'pass' || outcome === 'fail').length;
  if (judged < ITEMS) console.log(`only ${String(judged)} of ${String(ITEMS)} were judged: ${verdicts.find(({ outcome }) => outcome !== 'pass')?.sentence ?? 'the others are not checkable'}`);
  const addresses = recorder.paths.map((path) => `${prometheus.base}${path}`);
  console.log(`check all: ${String(ITEMS)} items, ${String(addresses.length)} requests, ${String(CONCURRENCY)} at once`);

  const bare = await release(scope, prometheus.base);
  const open = await release(scope, prometheus.base);
  value(await open.engine.start(open.file, { release: {}, existingTicks: 'refuse' }));
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  scope.after(() => { agent.destroy(); });
  const times = { loop: [] as number[], alone: [] as number[], journaled: [] as number[] };
  for (let round = -1; round < ROUNDS; round += 1) {
    const turns = [['loop', () => loop(addresses, agent)], ['alone', () => bare.check()], ['journaled', () => open.check()]] as const;
    // Who goes first changes with each round: the first pays for the garbage of the last.
    for (const [name, run] of [...turns.slice(Math.max(0, round) % 3), ...turns.slice(0, Math.max(0, round) % 3)]) {
      const started = performance.now();
      await run();
      if (round >= 0) times[name].push(performance.now() - started);
    }
  }
  const floor = median(times.loop);
  const within = (name: 'alone' | 'journaled', label: string): boolean => {
    const cost = median(times[name]);
    console.log(`${label.padEnd(22)} loop ${floor.toFixed(0)} ms, check ${cost.toFixed(0)} ms, ratio ${(cost / floor).toFixed(3)} (limit ${String(LIMIT)})`);
    return cost / floor <= LIMIT;
  };
  return [within('alone', 'without a deployment'), within('journaled', 'with one open'), await cancels(open)].every(Boolean);
}

function release(scope: { after(stop: () => unknown): void }, base: string): Promise<RealEngine> {
  const each = Array.from({ length: ITEMS }, (_, index) => ({ index, kind: QUERIES[index % QUERIES.length] ?? QUERIES[0] })).map(({ index, kind }) => ({ index, kind, name: `Service ${letters(index)} ${kind[0]}` }));
  const metrics = each.map(({ index, name, kind: [, query] }) => `    ${name}: { query: ${JSON.stringify(query(index))} }\n`).join('');
  const items = each.map(({ name, kind: [, , limit] }) => `- [ ] ${name} ${limit}\n`).join('');
  return realEngine(scope as never, `---\nholdpoint:\n  prometheus: ${base}\n  metrics:\n${metrics}---\n\n# Release\n\n${items}`).then(async (live) => {
    await live.approve();
    return live;
  });
}

/** A name without figures, which an item's text might read as its limit. */
function letters(index: number): string {
  return [...String(index)].map((digit) => 'kmpqrtuvwz'.charAt(Number(digit))).join('');
}

/** A way to the server that writes down what was asked. */
async function record(target: string): Promise<{ readonly base: string; readonly paths: readonly string[]; stop(): void }> {
  const paths: string[] = [];
  const server = createServer((asked, response) => {
    paths.push(asked.url ?? '/');
    request(`${target}${asked.url ?? '/'}`, (answer) => { response.writeHead(answer.statusCode ?? 500, answer.headers); answer.pipe(response); }).on('error', () => response.destroy()).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { base: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, paths, stop: () => { server.close(); server.closeAllConnections(); } };
}

async function loop(addresses: readonly string[], agent: Agent): Promise<void> {
  const left = addresses.values();
  await Promise.all(Array.from({ length: CONCURRENCY }, async () => { for (const address of left) await ask(address, agent); }));
}

function ask(address: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    get(address, { agent }, (response) => {
      let size = 0;
      response.on('data', (chunk: Buffer) => { size += chunk.length; });
      response.on('end', () => { resolve(size); });
      response.on('error', reject);
    }).on('error', reject);
  });
}

/** Cancels checks at different points of them. */
async function cancels(live: RealEngine): Promise<boolean> {
  const times: number[] = [];
  for (const verdicts of [1, 50, 120, 200, 300]) {
    const stop = new AbortController();
    let seen = 0;
    let since = Number.NaN;
    await live.engine.check(live.file, null, stop.signal, () => {
      seen += 1;
      if (seen === verdicts) {
        since = performance.now();
        stop.abort();
      }
    });
    times.push(performance.now() - since);
  }
  const longest = Math.max(...times);
  console.log(`cancelled              ends within ${longest.toFixed(0)} ms at most (limit ${String(CANCEL_LIMIT)})`);
  return longest <= CANCEL_LIMIT;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
