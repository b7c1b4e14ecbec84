import { describeElapsed } from '../core/condition/describe.ts';
import { TerminalText } from '../core/terminal/terminalText.ts';

/** Milliseconds between two looks: a row of a tree is not read faster. */
const EVERY = 1_000;
/** Bytes of the end of an output that a line is looked for in. */
const END = 2_048;

const SEQUENCES = /\u001b\[[0-9;:]*[A-Za-z@`]/gu;

/** How long something has been running, and the last line that it printed, told once a second. Whatever is printed costs nothing meanwhile. */
export class RunProgress {
  readonly #started = performance.now();
  readonly #timer: NodeJS.Timeout;
  #last: Uint8Array = new Uint8Array();
  #line = '';

  constructor(tell: (text: string) => void) {
    this.#timer = setInterval(() => { tell(this.text()); }, EVERY);
  }

  /** Takes output as it may be shown. */
  add(chunk: Uint8Array): void {
    this.#last = chunk;
  }

  text(): string {
    const text = new TerminalText('as-written').push(this.#last.subarray(-END)).replaceAll(SEQUENCES, '');
    this.#line = text.split(/[\r\n]+/u).findLast((line) => line.trim() !== '')?.trim() ?? this.#line;
    const elapsed = describeElapsed(Math.max(1_000, Math.floor((performance.now() - this.#started) / 1_000) * 1_000));
    return this.#line === '' ? elapsed : `${elapsed} · ${this.#line}`;
  }

  dispose(): void {
    clearInterval(this.#timer);
  }
}
