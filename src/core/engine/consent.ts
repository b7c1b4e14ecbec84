import { interpreterLines } from '../configuration/consentInterpreters.ts';
import { runnerLines } from '../configuration/consentRunners.ts';
import { consentText } from '../configuration/consentText.ts';
import type { ChecklistFile } from '../ports.ts';
import { sha256Hex } from '../record/digest.ts';
import { done, refused, RESTRICTED, type EngineContext } from './context.ts';
import type { Outcome, Snapshot } from './engine.ts';
import { takeSnapshot } from './snapshot.ts';

export interface Consent {
  /** `sha256:` and the lower-case hexadecimal digest of `shown`. */
  readonly digest: string;
  readonly shown: string;
  readonly trusted: boolean;
}

/** What needs approval before anything connects or runs unseen; null where nothing does. */
export async function consent(context: EngineContext, file: ChecklistFile): Promise<Outcome<Consent | null>> {
  const taken = await takeSnapshot(context, file);
  return taken.status === 'refused' ? taken : done(await consentFor(context, taken.value));
}

/** The same for what was read already: what is then done must be done by that, whatever the file says by now. */
export async function consentFor(context: EngineContext, { configuration, checklist }: Pick<Snapshot, 'configuration' | 'checklist'>): Promise<Consent | null> {
  const configured = consentText(configuration);
  const blocks = [...interpreterLines(checklist.blocks), ...runnerLines(checklist.blocks)];
  if (configured === null && blocks.length === 0) return null;
  const shown = [configured ?? 'This checklist', ...blocks.map((line) => `  ${line}`)].join('\n');
  const digest = `sha256:${sha256Hex(shown)}`;
  return { digest, shown, trusted: await context.trust.isTrusted(digest) };
}

/** The refusal of what was not approved yet; null where nothing has to be, or it was. */
export async function unapproved(context: EngineContext, read: Pick<Snapshot, 'configuration' | 'checklist'>): Promise<Outcome<never> | null> {
  const needed = await consentFor(context, read);
  return needed?.trusted === false ? refused('untrusted', `What this checklist connects to or runs was not approved yet. Read it and approve ${needed.digest}.`) : null;
}

/** Approves a digest if it is still the one that the file asks for. */
export async function trust(context: EngineContext, file: ChecklistFile, digest: string): Promise<Outcome<null>> {
  if (context.access() === 'restricted') return RESTRICTED;
  const asked = await consent(context, file);
  if (asked.status === 'refused') return asked;
  if (asked.value?.digest !== digest) return refused('moved', 'What the checklist asks for has changed since it was shown. Read it again.');
  await context.trust.trust(digest, asked.value.shown);
  return done(null);
}
