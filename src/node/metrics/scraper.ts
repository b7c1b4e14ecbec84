import { setTimeout as delay } from 'node:timers/promises';
import { readExposition, type Exposition, type Series } from './exposition.ts';
import { createReadings } from './readings.ts';
import type { Transport } from './request.ts';

/** One reading of `/metrics`. */
export interface Scrape {
  /** Seconds since the epoch. */
  readonly time: number;
  readonly exposition: Exposition;
}

export type Scraped = { readonly status: 'ok'; readonly scrape: Scrape } | { readonly status: 'error'; readonly message: string };

/** Readings, and series in all of them, that are kept for each address: enough for a window, and bounded. */
const MOST_READINGS = 120;
const MOST_SERIES = 100_000;

/** A reading this young, in seconds, is shared by checks that run together; of a watch never two readings are one. */
const SHARED = 0.5;

export interface Scraper {
  /** The latest reading, taken now unless one was taken just now. */
  latest(address: string, signal: AbortSignal): Promise<Scraped>;
  /** The latest reading and an older one within `window` seconds; waits for a second one where there is no older. */
  pair(address: string, window: number, signal: AbortSignal): Promise<{ readonly status: 'ok'; readonly before: Scrape; readonly after: Scrape } | { readonly status: 'error'; readonly message: string }>;
  /** Seconds between two readings of a watch. */
  readonly interval: number;
  /** What a watch has read of an address, oldest first. */
  readings(address: string): readonly Scrape[];
  /**
   * Reads an address again and again until the signal aborts, and keeps what it read for `seconds`: of each reading the
   * series that `keep` names, since a service may have many thousand. Watches of one address read it together.
   */
  watch(address: string, seconds: number, keep: (series: Series) => boolean, signal: AbortSignal): void;
}

/** The newest readings that fit; never fewer than the two that a rate needs. */
function bounded(readings: readonly Scrape[]): Scrape[] {
  const kept = readings.slice(-MOST_READINGS);
  let series = kept.reduce((sum, { exposition }) => sum + exposition.size, 0);
  while (kept.length > 2 && series > MOST_SERIES) series -= kept.shift()?.exposition.size ?? 0;
  return kept;
}

/** Reads services' own `/metrics` and keeps a short history of each in memory. `interval` in milliseconds. */
export function createScraper(transport: Transport, interval = 5000): Scraper {
  const history = new Map<string, Scrape[]>();
  const pending = new Map<string, Promise<Scraped>>();
  const shared = Math.min(SHARED, interval / 2000);

  const latest: Scraper['latest'] = async (address, signal) => {
    const last = history.get(address)?.at(-1);
    if (last !== undefined && Date.now() / 1000 - last.time < shared) return { status: 'ok', scrape: last };
    const known = pending.get(address);
    if (known !== undefined) return known;
    const asked = read(address, signal).finally(() => pending.delete(address));
    pending.set(address, asked);
    return asked;
  };

  async function read(address: string, signal: AbortSignal): Promise<Scraped> {
    const answer = await transport.text({ address, accept: 'text/plain;version=0.0.4', limits: { timeout: 10_000, bytes: 32 * 1024 * 1024, attempts: 2 } }, signal);
    if (answer.status === 'error') return { status: 'error', message: answer.message };
    const exposition = readExposition(answer.value);
    if (exposition === null || exposition.size === 0) return { status: 'error', message: `${new URL(address).origin} did not answer with metrics in the Prometheus text format.` };
    const scrape = { time: Date.now() / 1000, exposition };
    history.set(address, bounded([...(history.get(address) ?? []), scrape]));
    return { status: 'ok', scrape };
  }

  const readings = createReadings(interval, latest);

  return {
    latest,
    interval: interval / 1000,
    readings: (address) => readings.of(address),
    watch: (address, seconds, keep, signal) => { readings.watch(address, seconds, keep, signal); },
    async pair(address, window, signal) {
      const first = await latest(address, signal);
      if (first.status === 'error') return first;
      const older = history.get(address)?.find((scrape) => scrape.time >= first.scrape.time - window);
      if (older !== undefined && first.scrape.time - older.time >= Math.min(interval / 1000, window) * 0.9) return { status: 'ok', before: older, after: first.scrape };
      await delay(interval, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return { status: 'error', message: 'The check was cancelled.' };
      const second = await latest(address, signal);
      return second.status === 'error' ? second : { status: 'ok', before: older ?? first.scrape, after: second.scrape };
    },
  };
}
