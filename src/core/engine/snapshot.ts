import { frontMatterText } from '../checklist/frontMatter.ts';
import type { Checklist, Problem } from '../checklist/model.ts';
import { triggerStatesNamed } from '../condition/judging/triggerState.ts';
import { DEFAULTS, type Configuration } from '../configuration/configuration.ts';
import type { ConfigurationLayer, readConfiguration } from '../configuration/readConfiguration.ts';
import type { ChecklistFile } from '../ports.ts';
import { fold } from '../run/fold.ts';
import type { RunState } from '../run/state.ts';
import { done, reasonOf, refused, type EngineContext } from './context.ts';
import type { Outcome, Snapshot } from './engine.ts';

/** Reads, parses and folds a file; changes and connects to nothing. */
export async function takeSnapshot(context: EngineContext, file: ChecklistFile): Promise<Outcome<Snapshot>> {
  let text: string;
  try {
    text = await file.read();
  } catch (error) {
    return refused('missing', `The checklist cannot be read: ${reasonOf(error)}`);
  }
  const checklist = await context.parser.parse(text);
  const { configuration, problems } = await configurationOf(context, text);
  const active = await activeRun(context, file.path);
  if (active.status === 'refused') return active;
  return done({
    text,
    checklist,
    configuration,
    problems: [...checklist.problems.filter((problem) => !isAnswered(problem, checklist, configuration)), ...problems].sort((a, b) => a.line - b.line || a.column - b.column),
    run: active.value.run,
    damage: active.value.damage,
    notes: [...active.value.notes, ...(configuration.record.commit === 'decisions' ? await uncommitted(context, file.path, active.value.run) : [])],
  });
}

/** A trigger without a number is watched all the same where a metric says whether it is so. */
function isAnswered({ rule, line }: Problem, { triggers }: Checklist, { metrics }: Configuration): boolean {
  if (rule !== 'unbound-trigger') return false;
  const trigger = triggers.find((one) => one.line === line);
  return trigger !== undefined && triggerStatesNamed(trigger.text, metrics).length > 0;
}

type ReadConfiguration = ReturnType<typeof readConfiguration>;

/** The latest configuration of each engine, by the texts that it was read from: what changes most are the boxes below. */
const configurations = new WeakMap<EngineContext, { readonly key: string; readonly read: ReadConfiguration }>();

async function configurationOf(context: EngineContext, text: string): Promise<ReadConfiguration> {
  const layers = await context.configurationLayers();
  const frontMatter = frontMatterText(text);
  if (frontMatter === '' && layers.every(isEmpty)) return { configuration: DEFAULTS, problems: [] };
  const key = JSON.stringify([layers, frontMatter]);
  const known = configurations.get(context);
  if (known?.key === key) return known.read;
  const read = (await import('../configuration/readConfiguration.ts')).readConfiguration([...layers, { origin: 'file', text }]);
  configurations.set(context, { key, read });
  return read;
}

/** Reading takes the parser of PromQL, which a window of plain checklists never loads. */
function isEmpty(layer: ConfigurationLayer): boolean {
  return layer.origin === 'settings' && Object.keys(layer.value).length === 0;
}

/** That the record of the open run, or of the one that ended last, waits to be committed, and why. */
async function uncommitted(context: EngineContext, path: string, active: RunState | null): Promise<readonly string[]> {
  if (context.access() === 'restricted') return [];
  const run = active ?? (await endedRuns(context, path))[0] ?? null;
  const waiting = run === null ? null : await context.commitQueue.waiting(run.run);
  return waiting === null ? [] : [`The record of ${run?.run ?? ''} is not committed yet; the next action tries again. ${waiting.message}`];
}

interface ActiveRun {
  readonly run: RunState | null;
  readonly damage: readonly string[];
  readonly notes: readonly string[];
}

/** The unfinished run that names this path. Several: the one that was selected, or a refusal that lists them. */
async function activeRun(context: EngineContext, path: string): Promise<Outcome<ActiveRun>> {
  if (context.access() === 'restricted') return done(NO_RUN);
  const found: ActiveRun[] = [];
  try {
    for (const id of await context.journal.runs()) {
      const read = await readRun(context, id);
      if (read.run.started?.path === path && read.run.ended === null) found.push(read);
    }
  } catch (error) {
    return refused('journal', `The journal cannot be read: ${reasonOf(error)}`);
  }
  const selected = context.selectedRun();
  const candidates = selected === null ? found : found.filter(({ run }) => run?.run === selected);
  if (candidates.length > 1) {
    return refused('ambiguous-run', `Several deployments of this checklist are unfinished; say which with --run: ${candidates.map(({ run }) => run?.run).join(', ')}`);
  }
  return done(candidates[0] ?? NO_RUN);
}

const NO_RUN: ActiveRun = { run: null, damage: [], notes: [] };

interface FoldedRun extends ActiveRun {
  readonly run: RunState;
}

/** Folds are kept by the array of events they came from: the journal hands out the same array while nothing was added. */
const folded = new WeakMap<object, RunState>();

export async function readRun(context: EngineContext, id: string): Promise<FoldedRun> {
  const journal = await context.journal.read(id);
  const run = folded.get(journal.events) ?? fold(journal.events, id);
  folded.set(journal.events, run);
  return { run, damage: journal.damage, notes: journal.notes };
}

/** Ended runs of a path, the latest start first. */
export async function endedRuns(context: EngineContext, path: string): Promise<readonly RunState[]> {
  const runs: RunState[] = [];
  for (const id of await context.journal.runs()) {
    const { run } = await readRun(context, id);
    if (run.started?.path === path && run.ended !== null) runs.push(run);
  }
  return runs.sort((a, b) => (b.started?.time ?? '').localeCompare(a.started?.time ?? ''));
}
