/** What a drill is played on: the demo service with both versions under load, a real Prometheus, and a repository. */
import { cp, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inRepository, type Place } from '../cli/commandLine.ts';
import { generateLoad } from '../demo/load.ts';
import { startService } from '../demo/service.ts';
import { root } from '../harness/folders.ts';
import { closedAddress } from '../node/metrics/loopback.ts';
import { startPrometheus } from '../node/metrics/prometheusServer.ts';
import { drillChecklist } from './drillChecklist.ts';

/** Longer than any drill takes, in seconds. */
const LONGEST = 600;

export interface Scenery {
  /** Address of the demo service. */
  readonly service: string;
  /** Acts in a fresh repository with the checklist and the scripts of the service. */
  inFreshRepository(act: (place: Place) => Promise<void>): Promise<void>;
}

/** Takes everything down again, however `act` ends. */
export async function onScenery(act: (scenery: Scenery) => Promise<void>): Promise<void> {
  const service = await startService(0);
  try {
    const prometheus = await startPrometheus(Number(new URL(await closedAddress()).port), service.address);
    const load = new AbortController();
    try {
      // A counter that is first seen with requests on it has had some that no rate counts.
      await firstScrape(prometheus.base);
      const loaded = generateLoad({ address: service.address, rate: 60, seconds: LONGEST, signal: load.signal });
      await act({
        service: service.address,
        inFreshRepository: (play) => inRepository(process.execPath, drillChecklist(prometheus.base), async (place) => {
          await bringScripts(place, service.address);
          await play(place);
        }),
      }).finally(() => { load.abort(); });
      await loaded;
    } finally {
      await prometheus.stop();
    }
  } finally {
    await service.close();
  }
}

async function firstScrape(prometheus: string): Promise<void> {
  for (let look = 0; look < 100; look += 1) {
    const answer = (await fetch(`${prometheus}/api/v1/query?query=http_requests_total`).then((response) => response.json())) as { readonly data: { readonly result: readonly unknown[] } };
    if (answer.data.result.length > 0) return;
    await delay(100);
  }
  throw new Error('Prometheus has scraped nothing within ten seconds');
}

/** The scripts of the sample, made for the service at `address`. */
async function bringScripts(place: Place, address: string): Promise<void> {
  const sample = path.join(root, 'media', 'sample');
  await cp(path.join(sample, 'scripts'), path.join(place.folder, 'scripts'), { recursive: true });
  const manifest = JSON.parse(await readFile(path.join(sample, 'package.json'), 'utf8')) as object;
  await place.write('package.json', `${JSON.stringify({ ...manifest, config: { service: address } }, null, 2)}\n`);
  await place.git('add', 'scripts', 'package.json');
  await place.git('commit', '-qm', 'Add the scripts of the service');
}
