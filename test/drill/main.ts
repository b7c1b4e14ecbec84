/** `node test/drill/main.ts`: both drills, a line for each step. Run it by `npm run drill`, which ends what it starts. */
import { missing } from '../node/metrics/prometheusServer.ts';
import { drillWithFault, drillWithoutFault } from './drill.ts';
import { onScenery } from './scenery.ts';

const started = performance.now();
const say = (step: string): void => { console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${step}`); };

if (missing !== false) {
  console.error(missing);
  process.exitCode = 2;
} else {
  await onScenery(async (scenery) => {
    say('Drill A: the canary goes bad in stage 2');
    const { fired, longest } = await drillWithFault(scenery, say);
    say('Drill B: nothing goes wrong');
    await drillWithoutFault(scenery, say);
    say(`Both drills went as they should. The fault was noticed after ${fired.toFixed(1)} s, of ${String(longest)} s at most.`);
  }).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
