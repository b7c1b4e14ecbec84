/** Runs several things one after the other, and asks a person at the first that fails. */

export type AfterFailure = { readonly choice: 'retry' } | { readonly choice: 'skip'; readonly reason: string } | { readonly choice: 'stop' };

export interface Turns {
  /** `not-run` for what was refused or called off; nobody is asked what to do then. */
  run(target: string): Promise<'passed' | 'failed' | 'not-run'>;
  /** What to do about a target that failed. */
  ask(target: string): Promise<AfterFailure>;
  /** Records that a target was left failed, and why; `refused` where that could not be done. */
  skip(target: string, reason: string): Promise<'skipped' | 'refused'>;
}

export interface TurnsTaken {
  readonly passed: readonly string[];
  readonly skipped: readonly string[];
  /** What was left undone, the one that it stopped at first; empty where it came to the end. */
  readonly left: readonly string[];
}

export async function inTurn(targets: readonly string[], turns: Turns): Promise<TurnsTaken> {
  const passed: string[] = [];
  const skipped: string[] = [];
  for (let at = 0; at < targets.length; ) {
    const target = targets[at] ?? '';
    const ended = await turns.run(target);
    const after: AfterFailure = ended === 'failed' ? await turns.ask(target) : { choice: 'stop' };
    if (ended === 'passed') passed.push(target);
    else if (after.choice === 'retry') continue;
    else if (after.choice === 'skip' && (await turns.skip(target, after.reason)) === 'skipped') skipped.push(target);
    else return { passed, skipped, left: targets.slice(at) };
    at += 1;
  }
  return { passed, skipped, left: [] };
}
