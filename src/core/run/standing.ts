import type { Event } from './event.ts';
import type { History } from './history.ts';

/**
 * What stands of a series of decisions on one thing: the latest, and of concurrent ones the most cautious.
 * A decision is replaced only by one that was made in knowledge of it.
 */
export class Standing<E extends Event> {
  readonly #history: History;
  readonly #caution: (event: E) => number;
  #latest: readonly E[] = [];

  /** `caution` ranks decisions; the higher one holds. */
  constructor(history: History, caution: (event: E) => number) {
    this.#history = history;
    this.#caution = caution;
  }

  /** Adds the next event in the order of the history. */
  add(event: E): void {
    this.#latest = [...this.#latest.filter((earlier) => !this.#history.isAncestor(earlier, event)), event];
  }

  get event(): E | null {
    let standing: E | null = null;
    for (const event of this.#latest) {
      if (standing === null || this.#caution(event) >= this.#caution(standing)) standing = event;
    }
    return standing;
  }
}
