/** A repository with many recorded deployments, written by `git fast-import`. */
import { execFileSync } from 'node:child_process';
import { parseChecklist } from '../../src/core/checklist/parse.ts';
import { projectRecord } from '../../src/core/record/projectRecord.ts';
import { sealEvents } from '../../src/core/record/seal.ts';
import type { RecordFile } from '../../src/core/ports.ts';
import type { Event, EventDraft } from '../../src/core/run/event.ts';
import { fold } from '../../src/core/run/fold.ts';
import { rehearsed, ticked } from '../core/record/recorded.ts';
import { ADA } from '../core/run/rehearsal.ts';

const template = rehearsed();
const checklistText = ticked(template);
const checklist = parseChecklist(checklistText);
const output = { name: 'e1.txt', bytes: Buffer.from('migrated\n\u{1f600}\n') };

/** The events of the template as those of another run: what names others by their hashes names the new ones. */
function eventsOf(run: string): readonly Event[] {
  const renamed = new Map<string, string>();
  const events: Event[] = [];
  for (const { hash, seq, type, time, data, ...rest } of template.events) {
    const moved = type === 'gate.decided' ? { ...data, evidence: data.evidence.map((evidence) => renamed.get(evidence) ?? evidence) } : data;
    const heads = events.slice(-1).map((last) => ({ hash: last.hash, seq: last.seq }));
    const sealed = sealEvents([{ type, time, data: moved, ...('item' in rest ? { item: rest.item } : {}) } as EventDraft], { run, writer: 'desk-1', heads, actor: ADA });
    for (const event of sealed) renamed.set(hash, event.hash);
    if (sealed[0]?.seq !== seq) throw new Error('the template is not one chain');
    events.push(...sealed);
  }
  return events;
}

/** The name of the run with a number; a later number is a later run. */
export function runNamed(index: number): string {
  const time = new Date(Date.parse('2020-01-01T00:00:00Z') + index * 3_600_000).toISOString();
  return `${time.slice(0, 10)}-${time.slice(11, 13)}${time.slice(14, 16)}-${index.toString(16).padStart(6, '0')}`;
}

/** The record of a run with events of its own. */
export function recordNamed(run: string): readonly RecordFile[] {
  const events = eventsOf(run);
  return projectRecord({ state: fold(events, run), events, checklist, checklistText, checklistPath: 'deploy.md', outputs: [output] });
}

/** Commits `count` runs to the branch `name`: the latest `real` of them have events of their own, the others are copies for listing only. */
export function importRuns(folder: string, name: string, { count, real }: { readonly count: number; readonly real: number }): void {
  const parts: Buffer[] = [Buffer.from(`commit refs/heads/${name}\ncommitter Ada <ada@example.com> 1772355600 +0000\ndata 5\nRuns\n\n`)];
  const put = (file: string, bytes: Uint8Array): void => { parts.push(Buffer.from(`M 100644 inline ${file}\ndata ${String(bytes.length)}\n`), Buffer.from(bytes), Buffer.from('\n')); };
  const copied = recordNamed(runNamed(count));
  for (let index = 0; index < count; index += 1) {
    const run = runNamed(index);
    const files = index >= count - real ? recordNamed(run) : copied.map(({ path, bytes }) => ({ path: path.replace(runNamed(count), run), bytes }));
    for (const { path, bytes } of files) put(path, bytes);
  }
  execFileSync('git', ['-C', folder, 'fast-import', '--quiet'], { input: Buffer.concat(parts) });
}
