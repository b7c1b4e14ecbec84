import { examineCommands } from '../commands/examine.ts';
import { blockOptions } from '../checklist/blockOptions.ts';
import type { Problem } from '../checklist/model.ts';
import type { ChecklistFile } from '../ports.ts';
import { done, type EngineContext } from './context.ts';
import type { Outcome } from './engine.ts';
import { declaredVariables } from './loadedEnvironment.ts';
import { takeSnapshot } from './snapshot.ts';

/** Problems of what commands name that is not there. It reads around the checklist, so it is apart from a snapshot. */
export async function examine(context: EngineContext, file: ChecklistFile): Promise<Outcome<readonly Problem[]>> {
  const taken = await takeSnapshot(context, file);
  if (taken.status === 'refused') return taken;
  const { text, checklist, run } = taken.value;
  const declared = new Set([...(await declaredVariables(context, taken.value)), ...Object.keys(run?.outputs ?? {})]);
  const problems = await examineCommands({
    text,
    checklist,
    lookup: { ...context.lookup, hasVariable: (name) => declared.has(name) || context.lookup.hasVariable(name) },
    directoryOf(block) {
      const options = blockOptions(block?.options ?? {});
      return options.status === 'refused' ? null : context.resolveDirectory(options.value.cwd);
    },
  });
  return done(problems);
}
