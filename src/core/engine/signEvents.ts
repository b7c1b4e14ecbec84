import { isAnsweredFor, signableEvent } from '../record/signedEvents.ts';
import type { Actor, Event } from '../run/event.ts';
import { isoTime } from '../run/decisionContext.ts';
import { reasonOf, type EngineContext } from './context.ts';
import { readRun } from './snapshot.ts';

/** How often a signature is given its place anew because somebody else wrote first. */
const ATTEMPTS = 20;

/**
 * Signs those of some new events that somebody answers for, where an SSH key is configured, and puts the signatures behind
 * them. An approval has a signature of its own kind. What could not be signed is told, and stands all the same.
 */
export async function signEvents(context: EngineContext, events: readonly Event[], actor: () => Promise<Actor>): Promise<readonly string[]> {
  const { signer } = context;
  if (signer === null) return [];
  const warnings: string[] = [];
  for (const event of events) {
    if (!isAnsweredFor(event) || event.type === 'approval.given') continue;
    try {
      const signed = await signer.sign(signableEvent(event));
      if (signed === null) return warnings;
      await keep(context, event, signed, await actor());
    } catch (error) {
      warnings.push(`Recorded, but not signed: ${reasonOf(error)}`);
    }
  }
  return warnings;
}

async function keep(context: EngineContext, event: Event, signed: { readonly key: string; readonly signature: string }, actor: Actor): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { run } = await readRun(context, event.run);
    const draft = { type: 'event.signed', data: { signs: event.hash, ...signed }, time: isoTime(context.clock.now()) } as const;
    const { status } = await context.journal.append(event.run, [draft], run.heads, actor);
    if (status === 'appended') return;
  }
  throw new Error('the journal was written to by others all the time');
}
