import { describeVerdict } from '../run/evidence.ts';
import type { Event } from '../run/event.ts';

/** One thing that was done about an item in a deployment: who, when, on what evidence. */
export interface ItemEntry {
  readonly run: string;
  readonly time: string;
  /** As claimed. */
  readonly actor: string;
  readonly item: string;
  /** The text of the item when the deployment started. */
  readonly text: string;
  readonly type: Event['type'];
  /** What happened, in words. */
  readonly what: string;
  readonly failed: boolean;
  readonly hash: string;
}

/** What a list of entries is narrowed to. */
export interface ItemFilter {
  /** Part of the item's text or its id, whatever the case. */
  readonly item: string;
  /** Only checks and executions that did not pass. */
  readonly failed: boolean;
}

/** Everything that was done about items whose text has the given words, in the order of the chain. Expects verified events. */
export function itemEntries(events: readonly Event[], { item, failed }: ItemFilter): readonly ItemEntry[] {
  const start = events.find((event) => event.type === 'run.started');
  const texts = new Map(start?.data.items.map(({ id, text }) => [id, text] as const));
  const wanted = item.toLowerCase();
  return [...events]
    .sort((a, b) => a.seq - b.seq || (a.hash < b.hash ? -1 : 1))
    .flatMap((event) => {
      if (!('item' in event)) return [];
      const text = texts.get(event.item) ?? event.item;
      if (!text.toLowerCase().includes(wanted) && !event.item.includes(wanted)) return [];
      const entry = { run: event.run, time: event.time, actor: event.actor.name, item: event.item, text, type: event.type, what: describe(event), failed: hasFailed(event), hash: event.hash };
      return failed && !entry.failed ? [] : [entry];
    });
}

function hasFailed(event: Event): boolean {
  if (event.type === 'check.finished') return event.data.outcome !== 'pass';
  return event.type === 'exec.finished' && event.data.exitCode !== 0;
}

function describe(event: Extract<Event, { readonly item: string }>): string {
  switch (event.type) {
    case 'item.ticked':
      return `ticked ${event.data.cause === 'check' ? 'by a check that passed' : 'on somebody’s word'}${because(event.data.reason)}`;
    case 'item.unticked':
      return `unticked${because(event.data.reason)}`;
    case 'item.skipped':
      return `skipped${because(event.data.reason)}`;
    case 'item.noted':
      return `noted${because(event.data.reason)}`;
    case 'check.finished':
      return `checked: ${describeVerdict(event.data)}: ${event.data.sentence}`;
    case 'exec.finished':
      return `ran: ${event.data.status}${event.data.exitCode === null ? '' : ` ${String(event.data.exitCode)}`}`;
    case 'gate.decided':
      return `decided: ${event.data.decision}${because(event.data.reason)}`;
    case 'deviation':
      return `deviation: ${event.data.what}${because(event.data.reason)}`;
    case 'approval.given':
      return `approved as ${event.data.role}${because(event.data.reason)}`;
    case 'approval.rejected':
      return `rejected as ${event.data.role}${because(event.data.reason)}`;
    case 'approval.lapsed':
      return `approval lapsed${because(event.data.reason)}`;
    case 'approval.signed':
      return `approval signed with ${event.data.key}`;
    case 'soak.started':
      return 'soak started';
    case 'soak.ended':
      return `soak ${event.data.outcome}${because(event.data.reason)}`;
    case 'exec.started':
      return `run begun with ${event.data.interpreter.join(' ')}`;
  }
}

function because(reason: string | null): string {
  return reason === null || reason === '' ? '' : `: ${reason}`;
}
