import type { Snapshot } from '../core/engine/engine.ts';
import { currentStage, isDone, progress } from '../core/run/select.ts';

/** What to do next, in one line, and the line of the file it stands on. */
export function nextStep({ checklist, run }: Snapshot): { readonly text: string; readonly line: number | null } {
  if (checklist.items.length === 0) return { text: 'No items in this file', line: null };
  const next = checklist.items.find((item) => (run === null ? !item.checked : !isDone(run, item.id)));
  if (next === undefined) return { text: run === null ? 'Every box is ticked' : 'Everything is done: complete the deployment', line: null };
  return { text: `Next: ${next.label}`, line: next.line };
}

/** Stage and progress: `Stage 2 · 61/121`. */
export function progressText({ checklist, run }: Snapshot): string {
  const { done, total } = progress(checklist, run);
  const stage = run === null ? null : currentStage(checklist, run)?.stage;
  const count = `${String(done)}/${String(total)}`;
  return stage === null || stage === undefined ? count : `Stage ${String(stage.ordinal)} · ${count}`;
}
