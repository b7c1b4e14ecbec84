/**
 * Offsets at which two texts of one length differ, ascending; null where the lengths differ or there are more than
 * `limit`. Halves are compared by the runtime itself, which is many times faster than a loop over characters.
 */
export function differences(a: string, b: string, limit: number): readonly number[] | null {
  if (a.length !== b.length) return null;
  const found: number[] = [];
  return collect(a, b, 0, a.length, limit, found) ? found : null;
}

/** Below this many characters a loop is faster than more halves. */
const SHORT = 64;

function collect(a: string, b: string, from: number, to: number, limit: number, found: number[]): boolean {
  if (a.slice(from, to) === b.slice(from, to)) return true;
  if (to - from > SHORT) {
    const middle = (from + to) >>> 1;
    return collect(a, b, from, middle, limit, found) && collect(a, b, middle, to, limit, found);
  }
  for (let at = from; at < to; at += 1) {
    if (a.charCodeAt(at) === b.charCodeAt(at)) continue;
    if (found.length === limit) return false;
    found.push(at);
  }
  return true;
}
