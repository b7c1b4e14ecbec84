/** One run at a time: what is asked for while another runs waits for its turn, in the order of asking. */
export class RunQueue {
  /** By checklist: how those who wait are started. An entry, even an empty one, means that something runs. */
  readonly #waiting = new Map<string, (() => void)[]>();

  /**
   * Runs `job` when everything asked for before it in this checklist has ended. `onWait` is told if it has to wait.
   * Gives null where the signal was aborted before its turn came; `job` is then never called.
   */
  async run<T>(checklist: string, signal: AbortSignal, job: () => Promise<T>, onWait: () => void): Promise<T | null> {
    const line = this.#waiting.get(checklist);
    if (line === undefined) this.#waiting.set(checklist, []);
    else {
      onWait();
      if ((await turn(line, signal)) === 'left') return null;
    }
    try {
      return signal.aborted ? null : await job();
    } finally {
      this.#next(checklist);
    }
  }

  #next(checklist: string): void {
    const start = this.#waiting.get(checklist)?.shift();
    if (start === undefined) this.#waiting.delete(checklist);
    else start();
  }
}

function turn(line: (() => void)[], signal: AbortSignal): Promise<'come' | 'left'> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve('left');
      return;
    }
    const leave = (): void => {
      line.splice(line.indexOf(start), 1);
      resolve('left');
    };
    const start = (): void => {
      signal.removeEventListener('abort', leave);
      resolve('come');
    };
    line.push(start);
    signal.addEventListener('abort', leave, { once: true });
  });
}
