import type { Event } from './event.ts';
import type { RunState } from './state.ts';

/** What a deployment remembers: answers of people, and what blocks gave out. Of two for one name the later holds. */
export class GivenValues {
  #values: RunState['values'] = {};
  #outputs: RunState['outputs'] = {};

  get values(): RunState['values'] {
    return this.#values;
  }

  get outputs(): RunState['outputs'] {
    return this.#outputs;
  }

  /** Takes events in the order in which they are folded. */
  add(event: Event): void {
    if (event.type === 'values.given') {
      const { values } = event.data;
      this.#values = values;
      this.#outputs = Object.fromEntries(Object.keys(this.#outputs).flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
    } else if (event.type === 'exec.finished' && event.data.outputs !== undefined) {
      this.#values = { ...this.#values, ...event.data.outputs };
      this.#outputs = { ...this.#outputs, ...event.data.outputs };
    }
  }
}
