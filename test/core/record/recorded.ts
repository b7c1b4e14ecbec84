/** A small record with each kind of file, for what reads records. */
import { parseChecklist } from '../../../src/core/checklist/parse.ts';
import { applyEdits, toggle } from '../../../src/core/checklist/toggle.ts';
import { sha256Hex } from '../../../src/core/record/digest.ts';
import { projectRecord } from '../../../src/core/record/projectRecord.ts';
import { isTicked } from '../../../src/core/run/select.ts';
import { Rehearsal, ROLLOUT, RUN, START, verdict } from '../run/rehearsal.ts';

/** By path relative to the folder of the run. */
export type Files = ReadonlyMap<string, Uint8Array>;

const OUTPUT = Buffer.from('migrated\n\u{1f600}\n');

/** A deployment up to its first gate. */
export function rehearsed(): Rehearsal {
  const run = new Rehearsal();
  const target = run.id('Execute');
  const script = { interpreter: ['bash'], text: 'make migrate', directory: '/srv', environment: {}, timeout: null };
  run.do(
    START,
    { type: 'tick', item: run.id('Read'), cause: 'person', reason: 'read twice', override: null },
    { type: 'start-exec', target, statement: null, execution: 'e1', script, scriptDigest: sha256Hex(script.text) },
    { type: 'finish-exec', target, execution: 'e1', result: { outcome: { status: 'exited', exitCode: 0 }, duration: 5, outputDigest: sha256Hex(OUTPUT), outputBytes: OUTPUT.length, excerpt: 'migrated' } },
    { type: 'tick', item: run.id('Ship it'), cause: 'person', reason: null, override: null },
    { type: 'finish-check', item: run.id('Error rate'), verdict: verdict('pass') },
    { type: 'decide-gate', item: run.id('Gate'), decision: 'proceed', reason: 'all is well', override: null },
  );
  return run;
}

/** The checklist as the events make it look. */
export function ticked(run: Rehearsal): string {
  const edits = run.checklist.items.flatMap((item) => {
    const result = isTicked(run.state, item.id) ? toggle(ROLLOUT, item, true) : null;
    return result !== null && 'edit' in result ? [result.edit] : [];
  });
  return applyEdits(ROLLOUT, edits) ?? ROLLOUT;
}

export function recordOf(run: Rehearsal): Files {
  const checklistText = ticked(run);
  const files = projectRecord({ state: run.state, events: run.events, checklist: parseChecklist(checklistText), checklistText, checklistPath: 'deploy.md', outputs: [{ name: 'e1.txt', bytes: OUTPUT }] });
  return new Map(files.map(({ path, bytes }) => [path.slice(`deployments/${RUN}/`.length), bytes]));
}
