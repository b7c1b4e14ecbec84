import { attribution } from './attribution.ts';
import type { Event } from './event.ts';
import type { History } from './history.ts';
import type { ItemState } from './state.ts';
import { Standing } from './standing.ts';

type EventOf<T extends Event['type']> = Extract<Event, { type: T }>;
type Decided = EventOf<'approval.given' | 'approval.rejected'>;

/** Gathers approvals of one item: of each person what they decided last; of concurrent decisions a rejection holds. */
export class ApprovalHistory {
  readonly #history: History;
  readonly #people = new Map<string, Standing<Decided>>();
  readonly #lapsed = new Set<string>();
  readonly #signatures = new Map<string, EventOf<'approval.signed'>>();

  constructor(history: History) {
    this.#history = history;
  }

  add(event: Decided | EventOf<'approval.lapsed' | 'approval.signed'>): void {
    switch (event.type) {
      case 'approval.given':
      case 'approval.rejected': {
        const person = personKey(event.actor);
        const standing = this.#people.get(person) ?? new Standing<Decided>(this.#history, ({ type }) => (type === 'approval.rejected' ? 1 : 0));
        standing.add(event);
        this.#people.set(person, standing);
        return;
      }
      case 'approval.lapsed':
        this.#lapsed.add(event.data.approval);
        return;
      case 'approval.signed':
        // Whoever signs must be who approved; the key says whether they are.
        if (!this.#signatures.has(event.data.approval)) this.#signatures.set(event.data.approval, event);
        return;
    }
  }

  /** What stands, the earliest first. */
  standing(): ItemState['approvals'] {
    return [...this.#people.values()].flatMap(({ event }) => (event === null || this.#lapsed.has(event.hash) ? [] : [this.#state(event)])).sort((a, b) => (a.time < b.time ? -1 : 1));
  }

  #state(event: Decided): ItemState['approvals'][number] {
    const common = { ...attribution(event), role: event.data.role, reason: event.data.reason };
    if (event.type === 'approval.rejected') return { ...common, given: false, needed: 1, binds: null, signature: null };
    const signed = this.#signatures.get(event.hash) ?? null;
    return { ...common, given: true, needed: event.data.needed ?? 1, binds: event.data.binds ?? null, signature: signed === null ? null : { key: signed.data.key, signature: signed.data.signature } };
  }
}

/** An address is a person's name that is not shared; without one the name has to do. */
export function personKey({ name, email }: { readonly name: string; readonly email: string }): string {
  return email === '' ? name : email.toLowerCase();
}
