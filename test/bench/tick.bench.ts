/**
 * From a tick to the changed document, against a bare one-character edit in the same window, in turns: at most 1.3 times
 * as long, median and p95. Run it with `node build.mjs bench tick`.
 */
import { bundleHostBenches, runHostBench } from './inHost.ts';

await bundleHostBenches();
const { failed, passed } = await runHostBench('tick');
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
