import type { ChecklistFile, SignatureCheck } from '../ports.ts';
import { personKey } from '../run/approvalHistory.ts';
import { approvalPayload } from '../run/approvalPayload.ts';
import type { ItemState, RunState } from '../run/state.ts';
import { done, reasonOf, RESTRICTED, type EngineContext } from './context.ts';
import { command } from './decisions.ts';
import type { Outcome } from './engine.ts';
import { takeSnapshot } from './snapshot.ts';
import { transact } from './transact.ts';

type Approval = ItemState['approvals'][number];

/** An approval or rejection, and how far it is known who gave it. */
export interface ApprovalStanding {
  readonly item: string;
  readonly approval: Approval;
  /** `authenticated` by a key that this machine trusts for the address; `signed` by one that it does not; else only `claimed`. */
  readonly known: 'authenticated' | 'signed' | 'claimed';
  readonly sentence: string;
}

/** Records an approval, and signs it where an SSH key is configured. One that cannot be signed stands as claimed, and that is said. */
export async function approve(context: EngineContext, file: ChecklistFile, item: string, decision: 'approve' | 'reject', reason: string | null): Promise<Outcome<RunState>> {
  if (context.access() === 'restricted') return RESTRICTED;
  const decided = await transact(context, file, () => [{ type: decision, item, reason }]);
  if (decided.status === 'refused') return decided;
  const { run, appended } = decided.value;
  const given = appended.find(({ type }) => type === 'approval.given');
  const approval = given === undefined ? undefined : run.items.get(item)?.approvals.find(({ event }) => event === given.hash);
  const payload = approval === undefined ? null : approvalPayload(run, item, approval);
  if (approval === undefined || payload === null || context.signer === null) return done(run, decided.warnings);
  try {
    const signed = await context.signer.sign(payload);
    if (signed === null) return done(run, decided.warnings);
    const kept = await command(context, file, { type: 'sign-approval', item, approval: approval.event, ...signed });
    return kept.status === 'refused' ? done(run, [...decided.warnings, `Approved, but the signature was not recorded: ${kept.message}`]) : kept;
  } catch (error) {
    return done(run, [...decided.warnings, `Approved, but not signed: ${reasonOf(error)}`]);
  }
}

/** How each approval that stands is known: by a signature that was verified here, or by nothing but a claim. */
export async function approvals(context: EngineContext, file: ChecklistFile): Promise<Outcome<readonly ApprovalStanding[]>> {
  const taken = await takeSnapshot(context, file);
  if (taken.status === 'refused') return taken;
  const { run } = taken.value;
  return done(run === null || context.access() === 'restricted' ? [] : await standingsOf(context, run));
}

/** Approvals whose signatures were verified, each person and each key counted once. */
export async function authenticated(context: EngineContext, run: RunState): Promise<readonly string[]> {
  const keys = new Set<string>();
  return (await standingsOf(context, run)).flatMap(({ item, approval, known }) => {
    const key = `${item} ${approval.signature?.key ?? ''}`;
    if (known !== 'authenticated' || keys.has(key)) return [];
    keys.add(key);
    return [approval.event];
  });
}

async function standingsOf(context: EngineContext, run: RunState): Promise<readonly ApprovalStanding[]> {
  const found = [...run.items].flatMap(([item, state]) => state.approvals.map((approval) => ({ item, approval })));
  return Promise.all(found.map(async ({ item, approval }) => ({ item, approval, ...(await knownBy(context, run, item, approval)) })));
}

async function knownBy(context: EngineContext, run: RunState, item: string, approval: Approval): Promise<Pick<ApprovalStanding, 'known' | 'sentence'>> {
  const who = personKey(approval.actor);
  const payload = approvalPayload(run, item, approval);
  if (approval.signature === null || payload === null) return { known: 'claimed', sentence: `by ${who}, as claimed: not signed` };
  const check: SignatureCheck = context.signer === null ? { status: 'unknown', message: 'nothing here verifies signatures' } : await context.signer.verify(payload, approval.signature.signature, approval.actor.email);
  // The key that the record names is a claim; the one that verified is what counts.
  if (check.status === 'good' && check.key === approval.signature.key) return { known: 'authenticated', sentence: `by ${who}, authenticated by the key ${check.key}` };
  const message = check.status === 'good' ? 'the record names another key' : check.message;
  return { known: check.status === 'bad' ? 'claimed' : 'signed', sentence: check.status === 'bad' ? `by ${who}, as claimed: the signature is wrong (${message})` : `by ${who}, signed by the key ${approval.signature.key}, which was not verified here: ${message}` };
}
