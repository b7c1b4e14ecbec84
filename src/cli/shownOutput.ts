import { TerminalText } from '../core/terminal/terminalText.ts';
import type { Terminal } from './terminal.ts';

/** The output of a block on its way to whoever reads it. */
export interface ShownOutput {
  /** Resolves when there is room for more. */
  push(chunk: Uint8Array): void | Promise<void>;
  /** Shows what was left of a character that came in halves. */
  end(): Promise<void>;
}

/**
 * To a terminal goes only what a terminal may be told. A pipe or a file gets every byte, whose digest is the recorded one.
 * `beside` data goes to standard error, which people read.
 */
export function createShownOutput(terminal: Terminal, place: 'as output' | 'beside'): ShownOutput {
  if (place === 'as output' && !terminal.outIsTerminal) return { push: (chunk) => terminal.outBytes(chunk), end: () => Promise.resolve() };
  const text = new TerminalText('as-written');
  const show = async (shown: string): Promise<void> => {
    if (shown === '') return;
    if (place === 'beside') terminal.err(shown);
    else await terminal.outBytes(new TextEncoder().encode(shown));
  };
  return { push: (chunk) => show(text.push(chunk)), end: () => show(text.end()) };
}
