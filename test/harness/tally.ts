/** How tests came out, over all runners. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const none: Tally = { passed: 0, failed: 0, skipped: 0 };

export function add(left: Tally, right: Tally): Tally {
  return { passed: left.passed + right.passed, failed: left.failed + right.failed, skipped: left.skipped + right.skipped };
}

/** The plain closing line: `12 passed, 0 failed`, and what was skipped where something was. */
export function closingLine(tally: Tally): string {
  const line = `${String(tally.passed)} passed, ${String(tally.failed)} failed`;
  return tally.skipped === 0 ? line : `${line}, ${String(tally.skipped)} skipped`;
}
