import type { InconclusiveReason } from './verdict.ts';

/** Why a verdict is inconclusive: its reason, and one sentence that says what to do. */
export interface Doubt {
  readonly reason: InconclusiveReason;
  readonly sentence: string;
}

export function isDoubt(value: object): value is Doubt {
  return 'reason' in value && 'sentence' in value;
}
