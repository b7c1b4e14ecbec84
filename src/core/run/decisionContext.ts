import type { Checklist, Item } from '../checklist/model.ts';
import type { Configuration, Policy } from '../configuration/configuration.ts';
import { wellFormed } from '../record/canonical.ts';
import type { Decision, RefusalCode } from './command.ts';
import type { EventBody, EventDraft, Person } from './event.ts';
import { kindIn } from './select.ts';
import type { ItemState, RunState } from './state.ts';

/** What a command is decided by, besides the checklist and the state. */
export interface DecisionInputs {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly policy: Policy;
  /** Who asks, as claimed; missing where that makes no difference. */
  readonly actor?: Person;
  /** Rules of approvals by role. */
  readonly approvals?: Configuration['approvals'];
  /** Of the checklist now, ticks blanked. */
  readonly checklistDigest?: string;
}

/** An open run, seen by the rule that decides a command. */
export interface Deciding extends DecisionInputs {
  readonly checklist: Checklist;
  readonly run: RunState;
}

export function refuse(code: RefusalCode, message: string, items: readonly string[] = []): Decision {
  return { refusal: { code, message, items } };
}

export function isoTime(now: number): string {
  return new Date(now).toISOString();
}

export function drafts(inputs: DecisionInputs, ...bodies: readonly EventBody[]): readonly EventDraft[] {
  const time = isoTime(inputs.now);
  return bodies.map((body) => ({ ...wellFormed(body), time }));
}

export function propose(inputs: DecisionInputs, ...bodies: readonly EventBody[]): Decision {
  return { events: drafts(inputs, ...bodies) };
}

/** The item as it stands in the file and in the run, or why it cannot be acted on. */
export function itemOf(deciding: Deciding, id: string): { readonly item: Item; readonly state: ItemState } | { readonly refusal: NonNullable<Extract<Decision, { refusal: unknown }>['refusal']> } {
  const state = deciding.run.items.get(id);
  const item = deciding.checklist.items.find((candidate) => candidate.id === id);
  if (state === undefined) return { refusal: { code: 'unknown-item', message: `The deployment was started without an item ${id}. It was added or reworded since; a new deployment takes it in.`, items: [id] } };
  if (item === undefined) return { refusal: { code: 'unknown-item', message: `The item ${id} is no longer in the checklist.`, items: [id] } };
  return { item: { ...item, kind: kindIn(deciding.run, item) }, state };
}
