import type { Event } from '../run/event.ts';
import type { Head } from './seal.ts';

/** What is wrong with the place of an event, as the end of a sentence that begins with it. */
export interface ChainFault {
  readonly event: Event;
  readonly message: string;
}

/** The events of a run as they hang together, checked as they are added. */
export class Chain {
  readonly #run: string;
  readonly #events = new Map<string, Event>();
  readonly #named = new Set<string>();
  readonly #heads = new Map<string, Head>();
  /** The event of a writer that follows a parent; a writer has no second one. */
  readonly #children = new Set<string>();
  #incomplete: readonly Event[] = [];
  readonly #faults: ChainFault[] = [];

  constructor(run: string) {
    this.#run = run;
  }

  /** Hashes and numbers of the events that no other follows, sorted by hash. */
  get heads(): readonly Head[] {
    return [...this.#heads.values()].sort((a, b) => (a.hash < b.hash ? -1 : 1));
  }

  /** Whether an event names a predecessor that is not there: it may just not have been read yet. */
  get isIncomplete(): boolean {
    return this.#incomplete.length > 0;
  }

  get faults(): readonly ChainFault[] {
    return [...this.#faults, ...this.#incomplete.map((event) => ({ event, message: 'follows an event that is missing' }))];
  }

  add(events: readonly Event[]): void {
    for (const event of events) this.#insert(event);
    const open = [...this.#incomplete, ...events];
    this.#incomplete = open.filter((event) => event.prev.some((hash) => !this.#events.has(hash)));
    const incomplete = new Set(this.#incomplete);
    for (const event of open) {
      if (incomplete.has(event)) continue;
      const largest = event.prev.reduce((seq, hash) => Math.max(seq, this.#events.get(hash)?.seq ?? 0), 0);
      if (event.seq !== largest + 1) this.#faults.push({ event, message: 'is out of sequence' });
    }
  }

  #insert(event: Event): void {
    if (event.run !== this.#run) this.#faults.push({ event, message: `belongs to the run ${event.run}` });
    if (this.#events.has(event.hash)) this.#faults.push({ event, message: 'is there twice' });
    this.#events.set(event.hash, event);
    for (const parent of event.prev.length === 0 ? [''] : event.prev) {
      const key = `${event.writer} ${parent}`;
      if (this.#children.has(key)) this.#faults.push({ event, message: 'is the second of its writer after the same event' });
      this.#children.add(key);
      this.#named.add(parent);
      this.#heads.delete(parent);
    }
    if (!this.#named.has(event.hash)) this.#heads.set(event.hash, { hash: event.hash, seq: event.seq });
  }
}
