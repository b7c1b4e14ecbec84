import type { Outcome } from '../core/engine/engine.ts';
import type { Watched } from '../core/engine/watch.ts';
import type { ListenAddress } from '../node/watch/listenAddress.ts';
import { createWatchHealth } from '../node/watch/watchHealth.ts';
import { createWatchMetrics } from '../node/watch/watchMetrics.ts';
import { serveWatch } from '../node/watch/watchServer.ts';
import type { Session } from './session.ts';
import { visible, type Terminal } from './terminal.ts';

/** Tells over HTTP how a watch and its deployment stand. */
export interface ServingWatch {
  /** Takes up what a look, begun at `began` of `performance.now()`, came to. */
  looked(outcome: Outcome<Watched>, began: number): Promise<void>;
  close(): void;
}

/** Begins to serve; where that cannot be it is said, and the watch goes on. `every` in milliseconds. */
export async function serveWatching(terminal: Terminal, session: Session, address: ListenAddress, every: number): Promise<ServingWatch> {
  const health = createWatchHealth(every, performance.now());
  const metrics = createWatchMetrics({ every, lag: () => health.lag(performance.now()), now: () => Date.now() });
  const served = await serveWatch(address, { contentType: metrics.contentType, metrics: () => metrics.exposition(), fault: () => health.fault(performance.now()) });
  terminal.err(served.status === 'served' ? `Metrics: ${served.origin}/metrics\n` : `No metrics are served: ${visible(served.message)}. The watch goes on; --listen names another port.\n`);
  return {
    async looked(outcome, began) {
      const at = performance.now();
      const isSeen = outcome.status === 'done';
      health.looked(at, isSeen ? null : outcome.message);
      metrics.looked(isSeen ? 'succeeded' : 'failed', (at - began) / 1000, isSeen ? outcome.warnings.length : 0);
      const taken = isSeen ? await session.engine.snapshot(session.file) : outcome;
      if (isSeen && taken.status === 'done' && 'checklist' in taken.value && taken.value.run !== null) metrics.show(taken.value, taken.value.run, outcome.value.memory.states);
    },
    close: () => { if (served.status === 'served') served.close(); },
  };
}
