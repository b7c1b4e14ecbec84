/** Sends requests to the demo service, at a fixed rate and for a bounded time. */
import { Agent, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export interface LoadOptions {
  /** On loopback; anything else is refused. */
  readonly address: string;
  /** Requests a second, for each version. */
  readonly rate: number;
  /** Seconds, after which the load ends by itself. */
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/** Each version is asked directly and alike, so that a canary without traffic is measurable too; the last goes by share. */
const paths = ['/stable/quote', '/canary/quote', '/stable/quote', '/canary/quote', '/stable/settlement', '/canary/settlement', '/api/quote'];
const tick = 50;

/** Resolves with the number of requests sent, once the time is over or `signal` aborts. */
export async function generateLoad({ address, rate, seconds, signal }: LoadOptions): Promise<number> {
  const { hostname } = new URL(address);
  if (hostname !== '127.0.0.1') throw new RangeError(`${address} is not on loopback`);
  const agent = new Agent({ keepAlive: true, maxSockets: 40 });
  const started = performance.now();
  let sent = 0;
  while (!signal.aborted && performance.now() - started < seconds * 1000) {
    const due = ((performance.now() - started) / 1000) * rate * 2;
    // A pause of the machine is not made up for: what was missed in it stays missed.
    if (due - sent > rate) sent = Math.floor(due);
    for (; sent < due; sent += 1) request(`${address}${paths[sent % paths.length] ?? '/'}`, agent);
    await delay(tick, undefined, { signal }).catch(() => undefined);
  }
  agent.destroy();
  return sent;
}

function request(url: string, agent: Agent): void {
  // An error is what the service under load does; it counts it itself.
  get(url, { agent }, (response) => response.resume()).on('error', () => undefined);
}
