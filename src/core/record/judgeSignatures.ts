import type { Signable, SignatureCheck, Signer } from '../ports.ts';
import { approvalPayload } from '../run/approvalPayload.ts';
import type { Event } from '../run/event.ts';
import type { RunState } from '../run/state.ts';
import { ancestorsOf } from './ancestors.ts';
import { isAnsweredFor, signableEvent } from './signedEvents.ts';

/** How an event that somebody answers for is signed. */
export interface SignatureFinding {
  readonly event: string;
  readonly type: Event['type'];
  readonly item: string | null;
  /** The address of who decided, as claimed; `signed` says that a key trusted for it has signed. */
  readonly by: string;
  readonly status: 'signed' | 'unsigned' | 'untrusted' | 'wrong';
  /** Fingerprint of the key that verified, or that the record names; null where there is no signature. */
  readonly key: string | null;
  /** Why it is not signed; null where it is. */
  readonly message: string | null;
}

export interface SignatureFindings {
  readonly findings: readonly SignatureFinding[];
  /** Events that no good signature vouches for, by following them. */
  readonly unvouched: number;
}

interface Candidate {
  readonly key: string;
  readonly signature: string;
  readonly over: Signable;
}

/** Verifies the signatures of a record whose events were verified, each against the address of who decided. */
export async function judgeSignatures(state: RunState, events: readonly Event[], verify: Signer['verify']): Promise<SignatureFindings> {
  const answered = events.filter(isAnsweredFor).sort((a, b) => a.seq - b.seq || (a.hash < b.hash ? -1 : 1));
  const candidates = candidatesIn(state, events);
  const findings = await Promise.all(answered.map((event) => judge(event, candidates.get(event.hash) ?? [], verify)));
  const vouched = new Set(findings.filter(({ status }) => status === 'signed').map(({ event }) => event));
  const covered = ancestorsOf(events, [...vouched]);
  // A signature says nothing of what came between it and what it signs.
  return { findings, unvouched: events.filter((event) => !covered.has(event.hash) && !vouched.has(signedBy(event) ?? '')).length };
}

function signedBy(event: Event): string | null {
  if (event.type === 'event.signed') return event.data.signs;
  return event.type === 'approval.signed' ? event.data.approval : null;
}

function candidatesIn(state: RunState, events: readonly Event[]): ReadonlyMap<string, readonly Candidate[]> {
  const byHash = new Map(events.map((event) => [event.hash, event]));
  const found = new Map<string, Candidate[]>();
  for (const event of events) {
    if (event.type !== 'event.signed' && event.type !== 'approval.signed') continue;
    const target = byHash.get(signedBy(event) ?? '');
    const over = target === undefined ? null : signableOf(state, target, event.type);
    if (target === undefined || over === null) continue;
    found.set(target.hash, [...(found.get(target.hash) ?? []), { key: event.data.key, signature: event.data.signature, over }]);
  }
  return found;
}

function signableOf(state: RunState, target: Event, by: 'event.signed' | 'approval.signed'): Signable | null {
  if (by === 'event.signed') return signableEvent(target);
  return target.type === 'approval.given' ? approvalPayload(state, target.item, { event: target.hash, given: true, binds: target.data.binds ?? null }) : null;
}

async function judge(event: Event, candidates: readonly Candidate[], verify: Signer['verify']): Promise<SignatureFinding> {
  const about = { event: event.hash, type: event.type, item: 'item' in event ? event.item : null, by: event.actor.email };
  let worst: SignatureFinding = { ...about, status: 'unsigned', key: null, message: 'nobody signed it' };
  for (const { over, signature, key } of candidates) {
    const check: SignatureCheck = await verify(over, signature, event.actor.email);
    if (check.status === 'good') return { ...about, status: 'signed', key: check.key, message: null };
    worst = { ...about, status: check.status === 'bad' ? 'wrong' : 'untrusted', key, message: check.message };
  }
  return worst;
}
