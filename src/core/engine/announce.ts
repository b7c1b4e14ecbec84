import { noticesOf } from '../notice/noticesOf.ts';
import type { Notice } from '../notice/notice.ts';
import type { Event } from '../run/event.ts';
import type { RunState } from '../run/state.ts';
import { unapproved } from './consent.ts';
import type { EngineContext } from './context.ts';
import type { Snapshot } from './engine.ts';

type Read = Pick<Snapshot, 'configuration' | 'checklist'>;

/** Has webhooks told of events that this process has appended: an event has one writer, so each is told by one. Holds nothing up. */
export function announce(context: EngineContext, read: Read, before: RunState | null, run: RunState, events: readonly Event[]): void {
  if (Object.keys(read.configuration.webhooks).length > 0) tell(context, read, noticesOf(read.checklist, before, run, events));
}

/** Has webhooks told, if what the checklist connects to was approved. */
export function tell(context: EngineContext, read: Read, notices: readonly Notice[]): void {
  const { notifier } = context;
  const { webhooks } = read.configuration;
  if (notifier === null || notices.length === 0 || Object.keys(webhooks).length === 0 || context.access() === 'restricted') return;
  const sending = async (): Promise<void> => {
    if ((await unapproved(context, read)) === null) notifier.send(notices, webhooks);
    else notifier.undelivered('The webhooks were not told: what this checklist connects to was not approved yet.');
  };
  sending().catch((error: unknown) => { context.logger.error('The webhooks could not be told', error); });
}
