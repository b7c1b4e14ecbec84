import type { Checklist } from '../../core/checklist/model.ts';
import { judgeSignatures } from '../../core/record/judgeSignatures.ts';
import { verifyRecord } from '../../core/record/verifyRecord.ts';
import type { RecordFault } from '../../core/record/recordFault.ts';
import type { Verification, VerificationReport } from '../../core/record/verification.ts';
import type { Event } from '../../core/run/event.ts';
import type { RunState } from '../../core/run/state.ts';
import { trustedSigners, verifySignature } from '../signing/sshVerifier.ts';
import { createGit, type Git } from './git.ts';
import { committedRecords, ObjectsMissing, type CommittedRecord } from './recordBlobs.ts';
import { findRevisions, type RecordRevision } from './recordRevisions.ts';

export interface VerifyOptions {
  /** A run, a commit or a range; null for every run of `HEAD`. */
  readonly name: string | null;
  /** A head from outside, 64 hexadecimal digits: the record that contains it is anchored, and one of them must. */
  readonly expect: string | null;
  readonly parse: (text: string) => Checklist;
  /** Path of a file of trusted signers; null for that of the verifier's own git configuration, where it names one. */
  readonly signers: string | null;
}

/**
 * Verifies records as they are in commits, by the bytes of their blobs. Needs no network, runs no hook, filter, pager or
 * program that a repository names, and takes no object for another. Where something is missing, `reason` says so.
 */
export async function verifyCommits(folder: string, { name, expect, parse, signers }: VerifyOptions, signal: AbortSignal): Promise<VerificationReport> {
  const git = createGit(folder);
  const verifications: Verification[] = [];
  const end = (reason: string | null): VerificationReport => {
    const isLost = expect !== null && verifications.every(({ anchored }) => !anchored);
    return { schema: 'holdpoint.verify/1', verifications: isLost ? verifications.map((verification) => withoutHead(verification, expect)) : verifications, reason };
  };
  try {
    const found = await findRevisions(git, name, signal);
    if ('reason' in found) return end(found.reason);
    const trusted = signers ?? (await trustedSigners(git, await workTree(git)));
    for (const revision of found.revisions) {
      const seen = new Set<string>();
      for await (const record of committedRecords(git, revision.commit, revision.runs, signal)) {
        seen.add(record.run);
        verifications.push(await withSignatures(verifyClaimed(record, revision.claim, { expect, parse }), trusted));
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
  return verifyClaimed(record, null, { expect, parse }).verification;
}

interface Claimed {
  readonly verification: Verification;
  /** What its signatures are to be judged by; null where it is wrong. */
  readonly content: { readonly state: RunState; readonly events: readonly Event[] } | null;
}

function verifyClaimed(record: CommittedRecord, claim: RecordRevision['claim'], { expect, parse }: Pick<VerifyOptions, 'expect' | 'parse'>): Claimed {
  const fail = (fault: RecordFault): Claimed => ({ verification: wrong(record, fault), content: null });
  if (record.strange !== null) return fail({ file: record.strange, line: null, message: 'is no plain file' });
  const verified = verifyRecord({ run: record.run, files: record.files, expect, parse });
  if (verified.status === 'wrong') return fail(verified.fault);
  const { state, events, unanchored, uncovered } = verified;
  const unknown = claim?.run === record.run ? claim.heads.find((head) => !state.log.has(head)) : undefined;
  if (unknown !== undefined) return fail({ file: 'events', line: null, message: `do not contain ${unknown}, which the message of the commit names as their head` });
  const verification: Verification = {
    run: record.run, commit: record.commit, level: verified.status, fault: null, outcome: state.ended?.outcome ?? null, heads: state.heads, events: state.events,
    anchored: verified.status === 'anchored', unanchored, signatures: null, uncovered,
  };
  return { verification, content: { state, events } };
}

/** A record all of whose decisions are signed by who made them reaches *signed*. Without trusted signers that is not looked into. */
async function withSignatures({ verification, content }: Claimed, signers: string | null): Promise<Verification> {
  if (content === null || signers === null) return verification;
  const signatures = await judgeSignatures(content.state, content.events, (...args) => verifySignature(signers, ...args));
  const isSigned = signatures.findings.every(({ status }) => status === 'signed');
  return { ...verification, level: isSigned ? 'signed' : verification.level, signatures };
}

async function workTree(git: Git): Promise<string | null> {
  const { exitCode, stdout } = await git.read(['rev-parse', '--show-toplevel']);
  return exitCode === 0 ? stdout.trim() : null;
}

function withoutHead(verification: Verification, head: string): Verification {
  return verification.level === null ? verification : wrong(verification, { file: 'events', line: null, message: `do not contain the expected head ${head}` });
}

function wrong({ run, commit }: Pick<CommittedRecord, 'run' | 'commit'>, fault: RecordFault): Verification {
  return { run, commit, level: null, fault, outcome: null, heads: [], events: 0, anchored: false, unanchored: 0, signatures: null, uncovered: [] };
}
