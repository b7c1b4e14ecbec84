import { describeSignatures } from './describeSignatures.ts';
import type { SignatureFindings } from './judgeSignatures.ts';
import { describeFault, type RecordFault } from './recordFault.ts';

/** How far a record can be trusted. *Signed* does not say *anchored*: a tail that was cut off leaves no trace in signatures. */
export const LEVELS = ['consistent', 'anchored', 'signed'] as const;
export type Level = (typeof LEVELS)[number];

/** What was found of one run in one commit. */
export interface Verification {
  readonly run: string;
  readonly commit: string;
  /** Null where the record is wrong. */
  readonly level: Level | null;
  readonly fault: RecordFault | null;
  /** What the deployment came to, as its record says; null while it is open, or where the record is wrong. */
  readonly outcome: string | null;
  readonly heads: readonly string[];
  readonly events: number;
  /** Whether it contains the head from outside; one that is signed may or may not. */
  readonly anchored: boolean;
  /** Events that no head from outside vouches for. */
  readonly unanchored: number;
  /** How the decisions in it are signed; null where that was not looked into. */
  readonly signatures: SignatureFindings | null;
  /** Files that no digest covers. */
  readonly uncovered: readonly string[];
}

/** All that was verified. `reason` says why it is not all that was asked for: then it is no pass, whatever was found. */
export interface VerificationReport {
  readonly schema: 'holdpoint.verify/1';
  readonly verifications: readonly Verification[];
  readonly reason: string | null;
}

/** Whether a record reaches a level. */
export function reaches(verification: Verification, level: Level): boolean {
  switch (level) {
    case 'consistent':
      return verification.level !== null;
    case 'anchored':
      return verification.anchored;
    case 'signed':
      return verification.level === 'signed';
  }
}

/** One line for a person: the first thing that is wrong, or the level reached and what it leaves open. */
export function describeVerification({ run, commit, level, fault, events, anchored, unanchored, uncovered, heads, signatures }: Verification): string {
  const place = `${run} in ${commit.slice(0, 12)}`;
  if (level === null) return `${place}: wrong: ${fault === null ? 'no reason is known.' : describeFault(fault)}`;
  const parts = [`${place}: ${level === 'signed' && anchored ? 'signed and anchored' : level}, ${String(events)} events, head ${heads.join(', ')}`];
  if (level === 'consistent') parts.push('nothing outside the record vouches for it');
  else if (anchored && unanchored > 0) parts.push(`the last ${String(unanchored)} ${unanchored === 1 ? 'event is' : 'events are'} not anchored`);
  if (signatures !== null) parts.push(...describeSignatures(signatures));
  if (uncovered.length > 0) parts.push(`no digest covers ${uncovered.join(', ')}`);
  return `${parts.join('; ')}.`;
}
