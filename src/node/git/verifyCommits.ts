import type { Checklist } from '../../core/checklist/model.ts';
import { verifyRecord } from '../../core/record/verifyRecord.ts';
import type { RecordFault } from '../../core/record/recordFault.ts';
import type { Verification, VerificationReport } from '../../core/record/verification.ts';
import { createGit } from './git.ts';
import { committedRecords, ObjectsMissing, type CommittedRecord } from './recordBlobs.ts';
import { findRevisions, type RecordRevision } from './recordRevisions.ts';

export interface VerifyOptions {
  /** A run, a commit or a range; null for every run of `HEAD`. */
  readonly name: string | null;
  /** A head from outside, 64 hexadecimal digits: the record that contains it is anchored, and one of them must. */
  readonly expect: string | null;
  readonly parse: (text: string) => Checklist;
}

/**
 * Verifies records as they are in commits, by the bytes of their blobs. Needs no network, runs no hook, filter, pager or
 * program that a repository names, and takes no object for another. Where something is missing, `reason` says so.
 */
export async function verifyCommits(folder: string, { name, expect, parse }: VerifyOptions, signal: AbortSignal): Promise<VerificationReport> {
  const git = createGit(folder);
  const verifications: Verification[] = [];
  const end = (reason: string | null): VerificationReport => {
    const isLost = expect !== null && verifications.every(({ level }) => level !== 'anchored');
    return { schema: 'holdpoint.verify/1', verifications: isLost ? verifications.map((verification) => withoutHead(verification, expect)) : verifications, reason };
  };
  try {
    const found = await findRevisions(git, name, signal);
    if ('reason' in found) return end(found.reason);
    for (const revision of found.revisions) {
      const seen = new Set<string>();
      for await (const record of committedRecords(git, revision.commit, revision.runs, signal)) {
        seen.add(record.run);
        verifications.push(verifyClaimed(record, revision.claim, { expect, parse }));
      }
      for (const run of revision.runs) {
        if (!seen.has(run)) verifications.push(wrong({ run, commit: revision.commit }, { file: `deployments/${run}`, line: null, message: 'was removed by this commit' }));
      }
    }
    return end(null);
  } catch (error) {
    if (signal.aborted) return end('It was cancelled');
    if (error instanceof ObjectsMissing) return end(`${error.message}. Fetch the whole history, then verify again`);
    throw error;
  }
}

/** Verifies one record that was read from a commit. */
export function verifyCommitted(record: CommittedRecord, { expect, parse }: Pick<VerifyOptions, 'expect' | 'parse'>): Verification {
  return verifyClaimed(record, null, { expect, parse });
}

function verifyClaimed(record: CommittedRecord, claim: RecordRevision['claim'], { expect, parse }: Pick<VerifyOptions, 'expect' | 'parse'>): Verification {
  if (record.strange !== null) return wrong(record, { file: record.strange, line: null, message: 'is no plain file' });
  const verified = verifyRecord({ run: record.run, files: record.files, expect, parse });
  if (verified.status === 'wrong') return wrong(record, verified.fault);
  const { state, unanchored, uncovered } = verified;
  const unknown = claim?.run === record.run ? claim.heads.find((head) => !state.log.has(head)) : undefined;
  if (unknown !== undefined) return wrong(record, { file: 'events', line: null, message: `do not contain ${unknown}, which the message of the commit names as their head` });
  return { run: record.run, commit: record.commit, level: verified.status, fault: null, outcome: state.ended?.outcome ?? null, heads: state.heads, events: state.events, unanchored, uncovered };
}

function withoutHead(verification: Verification, head: string): Verification {
  return verification.level === null ? verification : wrong(verification, { file: 'events', line: null, message: `do not contain the expected head ${head}` });
}

function wrong({ run, commit }: Pick<CommittedRecord, 'run' | 'commit'>, fault: RecordFault): Verification {
  return { run, commit, level: null, fault, outcome: null, heads: [], events: 0, unanchored: 0, uncovered: [] };
}
