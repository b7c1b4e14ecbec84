import { setTimeout as delay } from 'node:timers/promises';
import type { Series } from './exposition.ts';
import type { Scrape, Scraper } from './scraper.ts';

interface Watcher {
  readonly seconds: number;
  readonly keep: (series: Series) => boolean;
  readonly signal: AbortSignal;
}

/** What is kept of one address while somebody watches it. */
interface Watched {
  readonly watchers: Set<Watcher>;
  kept: Scrape[];
}

export interface Readings {
  of(address: string): readonly Scrape[];
  watch(address: string, seconds: number, keep: (series: Series) => boolean, signal: AbortSignal): void;
}

/** Reads watched addresses every `interval` milliseconds. One loop for each address, however many watch it. */
export function createReadings(interval: number, latest: Scraper['latest']): Readings {
  const watched = new Map<string, Watched>();

  async function loop(address: string, entry: Watched): Promise<void> {
    let due = performance.now();
    while (entry.watchers.size > 0) {
      const signal = AbortSignal.any([...entry.watchers].map((watcher) => watcher.signal));
      // What could not be read is missing, and seen to be.
      const scraped = await latest(address, signal);
      if (scraped.status === 'ok') keepOf(entry, scraped.scrape);
      // At a steady rate, however long an answer takes; what a slow one missed is not made up for.
      due = Math.max(due + interval, performance.now());
      await delay(due - performance.now(), undefined, { signal }).catch(() => undefined);
      for (const watcher of entry.watchers) if (watcher.signal.aborted) entry.watchers.delete(watcher);
    }
    watched.delete(address);
  }

  return {
    of: (address) => watched.get(address)?.kept ?? [],
    watch(address, seconds, keep, signal) {
      if (signal.aborted) return;
      const known = watched.get(address);
      const entry = known ?? { watchers: new Set(), kept: [] };
      entry.watchers.add({ seconds, keep, signal });
      if (known !== undefined) return;
      watched.set(address, entry);
      void loop(address, entry);
    },
  };
}

function keepOf(entry: Watched, { time, exposition }: Scrape): void {
  if (entry.kept.at(-1)?.time === time) return;
  const watchers = [...entry.watchers];
  const longest = Math.max(...watchers.map(({ seconds }) => seconds));
  const named = new Map([...exposition].filter(([, series]) => watchers.some(({ keep }) => keep(series))));
  entry.kept = [...entry.kept.filter((reading) => reading.time >= time - longest), { time, exposition: named }];
}
