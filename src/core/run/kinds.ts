/** Kinds that are decided, not ticked: a mark on one that no event explains counts for nothing. */
const DECIDED: ReadonlySet<string> = new Set(['gate', 'approval', 'soak']);

/** Whether items of a kind have a box that a person may tick. */
export function isBox(kind: string): boolean {
  return !DECIDED.has(kind);
}
