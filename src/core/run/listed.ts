import type { Checklist, Item } from '../checklist/model.ts';
import type { RunState } from './state.ts';

/** Names a few items in a sentence: `“Ship it” (line 10), “Tell support” (line 11) and 3 more`. */
export function listed(items: readonly Item[]): string {
  const named = items.slice(0, 3).map((item) => `“${item.label}” (line ${String(item.line)})`).join(', ');
  return items.length > 3 ? `${named} and ${String(items.length - 3)} more` : named;
}

/** A verdict that fails stands in the way even of a tick that somebody set in knowledge of it; a skip takes the item out. */
export function isFailing(run: RunState, id: string): boolean {
  const state = run.items.get(id);
  return state !== undefined && state.skip === null && (state.status === 'failed' || state.verdict?.outcome === 'fail');
}

/** Items nested under another at any depth; a parent stands before what it encloses. */
export function nestedIn(checklist: Checklist, id: string): readonly Item[] {
  const ids = new Set([id]);
  return checklist.items.filter((item) => {
    const isNested = item.parent !== null && ids.has(item.parent);
    if (isNested) ids.add(item.id);
    return isNested;
  });
}
