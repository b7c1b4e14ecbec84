import type { Item } from '../checklist/model.ts';
import type { Verdict } from '../condition/judging/verdict.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { judgeEnvironment } from '../environment/judgeEnvironment.ts';
import { readEnvironmentDemand } from '../environment/readDemand.ts';
import type { EnvironmentReading } from '../environment/reading.ts';
import { askedOnce } from './askedOnce.ts';
import type { EngineContext } from './context.ts';
import type { Snapshot } from './engine.ts';
import type { Checking } from './verdictOf.ts';

/** Looks up the variables that an item names in the declared sources. */
export async function environmentVerdict({ context, snapshot, environment }: Checking, item: Item): Promise<Verdict> {
  const [readings, commit] = await Promise.all([environment(), releasedCommit(context, snapshot)]);
  return judgeEnvironment(readEnvironmentDemand(item.text, item.names), {
    readings,
    released: { commit, resolve: (abbreviation) => context.repository.commitBeginning(abbreviation) },
    now: new Date(context.clock.now()).toISOString(),
  });
}

/** Reads the sources when they are first asked for, and never again: a command runs once, whatever the number of items. */
export function readOnce(context: EngineContext, { configuration }: Snapshot, signal: AbortSignal): () => Promise<readonly EnvironmentReading[]> {
  return askedOnce(() => read(context, configuration, signal));
}

async function read(context: EngineContext, configuration: Configuration, signal: AbortSignal): Promise<readonly EnvironmentReading[]> {
  const source = await context.environmentSource(configuration);
  return Promise.all(configuration.env.map((declaration) => source.read(declaration, signal)));
}

async function releasedCommit(context: EngineContext, { run }: Snapshot): Promise<string | null> {
  return run?.started?.release.commit ?? (await context.repository.head()).commit;
}
