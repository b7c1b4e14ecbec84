/** A small service in two versions side by side, which can be made to fail. Listens on loopback only. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createMetrics, routes, versions, type Metrics, type Route, type Status, type Version } from './metrics.ts';

export interface Fault {
  /** Share of requests that fail, 0 to 1. */
  readonly errorRate: number;
  /** Added to every answer. */
  readonly latencyMs: number;
}

export interface Service {
  /** Such as `http://127.0.0.1:4180`. */
  readonly address: string;
  close(): Promise<void>;
}

interface State {
  readonly faults: Record<Version, Fault>;
  /** Whether each of the latest answers was an error, newest last. */
  readonly recent: Record<Version, boolean[]>;
  canaryShare: number;
}

const connectionLimit = 200;
const healthWindow = 40;

/** Milliseconds that a route works for, at least and at most. */
const work: Readonly<Record<Route, readonly [number, number]>> = {
  quote: [2, 30],
  settlement: [20, 120],
  healthz: [0, 1],
  other: [0, 1],
};

/** Starts the service; `port` 0 takes any free one. Rejects with `EADDRINUSE` where the port is taken. */
export async function startService(port: number): Promise<Service> {
  const state: State = {
    faults: { stable: { errorRate: 0, latencyMs: 0 }, canary: { errorRate: 0, latencyMs: 0 } },
    recent: { stable: [], canary: [] },
    canaryShare: 0,
  };
  let open = 0;
  const metrics = createMetrics({ open: () => open, limit: connectionLimit });
  metrics.setTrafficShare(0);
  const server = createServer((request, response) => {
    answer(request, response, state, metrics).catch((error: unknown) => {
      if (!response.headersSent) send(response, 500, { error: String(error) });
    });
  });
  server.maxConnections = connectionLimit;
  server.on('connection', (socket) => {
    open += 1;
    socket.on('close', () => (open -= 1));
  });
  await listen(server, port);
  const { port: taken } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${String(taken)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

async function answer(request: IncomingMessage, response: ServerResponse, state: State, metrics: Metrics): Promise<void> {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const switched = `${request.method ?? 'GET'} ${path}`;
  if (switched === 'GET /metrics') {
    response.setHeader('content-type', metrics.registry.contentType);
    response.end(await metrics.registry.metrics());
  } else if (switched === 'GET /status') {
    send(response, 200, { traffic: { canary: state.canaryShare, stable: 1 - state.canaryShare }, faults: state.faults, healthy: { stable: isHealthy(state, 'stable'), canary: isHealthy(state, 'canary') } });
  } else if (switched === 'POST /fault') {
    const { version, fault, problem } = readFault(await body(request));
    if (problem !== null) send(response, 400, { error: problem });
    else send(response, 200, { faults: Object.assign(state.faults, { [version]: fault }) });
  } else if (switched === 'POST /traffic') {
    const { canary } = await body(request);
    if (!isShare(canary)) return send(response, 400, { error: 'canary must be a share from 0 to 1' });
    state.canaryShare = canary;
    metrics.setTrafficShare(canary);
    send(response, 200, { traffic: { canary, stable: 1 - canary } });
  } else {
    await serve(path, response, state, metrics);
  }
}

/** `/stable/quote` and `/canary/quote` are one version each; `/api/quote` is either, by the share of traffic. */
async function serve(path: string, response: ServerResponse, state: State, metrics: Metrics): Promise<void> {
  const started = performance.now();
  const [, prefix = '', name = ''] = path.split('/');
  const routed: Version = Math.random() < state.canaryShare ? 'canary' : 'stable';
  const version = versions.find((known) => known === prefix) ?? routed;
  const known = prefix === 'api' || prefix === version ? routes.find((route) => route === name) : undefined;
  const route = known ?? 'other';
  const fault = state.faults[version];
  const [least, most] = work[route];
  await delay(least + Math.random() * (most - least) + fault.latencyMs);
  const status = statusOf(state, version, route, fault);
  if (route !== 'healthz') remember(state.recent[version], status === '500');
  metrics.observe(version, route, status, (performance.now() - started) / 1000);
  send(response, Number(status), { version, route, status });
}

function statusOf(state: State, version: Version, route: Route, fault: Fault): Status {
  if (route === 'other') return '404';
  if (route === 'healthz') return isHealthy(state, version) ? '200' : '503';
  return Math.random() < fault.errorRate ? '500' : '200';
}

/** A version is ill once a fifth of its latest answers were errors. */
function isHealthy(state: State, version: Version): boolean {
  const recent = state.recent[version];
  return recent.filter(Boolean).length * 5 < Math.max(recent.length, 5);
}

function remember(recent: boolean[], failed: boolean): void {
  recent.push(failed);
  if (recent.length > healthWindow) recent.shift();
}

type Read = { readonly version: Version; readonly fault: Fault; readonly problem: null } | { readonly version: null; readonly fault: null; readonly problem: string };

function readFault({ version, errorRate = 0, latencyMs = 0 }: Readonly<Record<string, unknown>>): Read {
  const named = versions.find((known) => known === version);
  const no = (problem: string): Read => ({ version: null, fault: null, problem });
  if (named === undefined) return no(`version must be ${versions.join(' or ')}`);
  if (!isShare(errorRate)) return no('errorRate must be a share from 0 to 1');
  if (typeof latencyMs !== 'number' || !(latencyMs >= 0 && latencyMs <= 10_000)) return no('latencyMs must be from 0 to 10000');
  return { version: named, fault: { errorRate, latencyMs }, problem: null };
}

function isShare(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

/** The JSON object of a request; `{}` where it is none, for the switch to refuse what it misses. */
async function body(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > 10_000) return {};
  }
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function send(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(value)}\n`);
}
