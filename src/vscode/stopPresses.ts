/** What a person asked for by pressing Stop: once to stop, once more to kill. */
export class StopPresses {
  readonly #stop = new AbortController();
  readonly #kill = new AbortController();

  readonly signal = this.#stop.signal;
  readonly kill = this.#kill.signal;

  press(): void {
    if (this.#stop.signal.aborted) this.#kill.abort();
    this.#stop.abort();
  }
}
