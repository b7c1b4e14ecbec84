import { commitMessage } from '../record/commitMessage.ts';
import { projectRecord, sealedFiles } from '../record/projectRecord.ts';
import type { ChecklistFile } from '../ports.ts';
import type { Item } from '../checklist/model.ts';
import { isTicked } from '../run/select.ts';
import type { RunState } from '../run/state.ts';
import { done, refused, RESTRICTED, type EngineContext } from './context.ts';
import type { Outcome, Snapshot } from './engine.ts';
import { endedRuns, takeSnapshot } from './snapshot.ts';
import { project, transact } from './transact.ts';

export interface Committed {
  readonly commit: string;
  readonly run: string;
}

/**
 * Makes one git commit of the checklist and of the record of its open deployment, or of the one that ended last.
 * The file is first made to show what the record says; marks that no event explains refuse the commit. Full outputs
 * stay beside the live journal unless the configuration asks for them: what is in git is there for ever, and the events
 * hold an excerpt.
 */
export async function commit(context: EngineContext, file: ChecklistFile, signal: AbortSignal): Promise<Outcome<Committed>> {
  if (context.access() === 'restricted') return RESTRICTED;
  if (file.unsaved()) return refused('unsaved', 'The checklist has changes that are not saved. Save it, then commit again.');
  const prepared = await prepare(context, file);
  if (prepared.status === 'refused') return prepared;
  const { snapshot } = prepared.value;
  const outputs = snapshot.configuration.record.outputs ? await context.journal.outputs(prepared.value.run.run) : [];
  const sealed = await seal(context, file, prepared.value.run, sealedFiles({ checklistText: snapshot.text, outputs }));
  if (sealed.status === 'refused') return sealed;
  const run = sealed.value;
  const { events } = await context.journal.read(run.run);
  const record = projectRecord({ state: run, events, checklist: snapshot.checklist, checklistText: snapshot.text, checklistPath: file.path, outputs });
  const message = commitMessage({ state: run, checklist: snapshot.checklist, checklistPath: file.path });
  const outcome = await context.repository.commit({ checklist: file.path, record, message }, signal);
  if (outcome.status === 'refused') return refused(outcome.code, outcome.message);
  await context.commitQueue.remove(run.run);
  return done({ commit: outcome.commit, run: run.run }, [...prepared.warnings, ...sealed.warnings]);
}

/** Puts the digests of what an ended run is committed with into its chain, so that the head vouches for them too. */
async function seal(context: EngineContext, file: ChecklistFile, run: RunState, files: Readonly<Record<string, string>>): Promise<Outcome<RunState>> {
  if (run.ended === null) return done(run);
  const outcome = await transact(context, file, () => [{ type: 'seal', files }], { run: run.run });
  return outcome.status === 'refused' ? outcome : done(outcome.value.run, outcome.warnings);
}

async function prepare(context: EngineContext, file: ChecklistFile): Promise<Outcome<{ readonly snapshot: Snapshot; readonly run: RunState }>> {
  const taken = await takeSnapshot(context, file);
  if (taken.status === 'refused') return taken;
  if (taken.value.damage.length > 0) return refused('damaged', `The journal is damaged, so its record is not committed: ${taken.value.damage.join('; ')}`);
  const run = taken.value.run ?? (await endedRuns(context, file.path))[0] ?? null;
  if (run === null) return refused('not-started', 'There is no deployment of this checklist to commit. Start one first.');
  const unexplained = taken.value.checklist.items.filter((item) => item.checked && !isTicked(run, item.id));
  if (unexplained.length > 0) return refused('has-ticks', unexplainedMessage(unexplained), unexplained.map((item) => item.id));
  const warnings = await project(file, taken.value, run, new Set(run.items.keys()));
  const shown = await takeSnapshot(context, file);
  if (shown.status === 'refused') return shown;
  if (file.unsaved()) return refused('unsaved', 'The checklist has changes that are not saved. Save it, then commit again.');
  return done({ snapshot: shown.value, run }, warnings);
}

function unexplainedMessage(items: readonly Item[]): string {
  const lines = items.slice(0, 5).map((item) => String(item.line)).join(', ');
  const more = items.length > 5 ? ` and ${String(items.length - 5)} more` : '';
  return `No event explains the marks on line ${lines}${more}. Tick them with Holdpoint or clear them, then commit again.`;
}
