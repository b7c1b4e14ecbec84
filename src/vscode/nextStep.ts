import type { Snapshot } from '../core/engine/engine.ts';
import type { Moment } from '../core/run/moment.ts';
import { describeNext } from '../core/run/next.ts';
import { currentStage, isDone, progress } from '../core/run/select.ts';

/** What to do next, in one line, and the line of the file it stands on. */
export function nextStep({ checklist, run }: Snapshot): { readonly text: string; readonly line: number | null } {
  if (checklist.items.length === 0) return { text: 'No items in this file', line: null };
  const next = checklist.items.find((item) => (run === null ? !item.checked : !isDone(run, item.id)));
  if (next === undefined) return { text: run === null ? 'Every box is ticked' : 'Everything is done: complete the deployment', line: null };
  return { text: run === null ? `Next: ${next.label}` : describeNext(checklist, run, here()), line: next.line };
}

/** Now, where the window is. */
function here(): Moment {
  return { now: Date.now(), timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone };
}

/** The worst of what the rollback triggers say; null where nothing calls for a decision. */
export function alarmOf({ run }: Snapshot): 'firing' | 'inconclusive' | null {
  const states = [...(run?.triggers.values() ?? [])].map(({ state }) => state);
  return states.includes('firing') ? 'firing' : states.includes('inconclusive') ? 'inconclusive' : null;
}

/** Stage and progress: `Stage 2 · 61/121`. */
export function progressText({ checklist, run }: Snapshot): string {
  const { done, total } = progress(checklist, run);
  const stage = run === null ? null : currentStage(checklist, run)?.stage;
  const count = `${String(done)}/${String(total)}`;
  return stage === null || stage === undefined ? count : `Stage ${String(stage.ordinal)} · ${count}`;
}
