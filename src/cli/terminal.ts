/** What the command line sees of the world; tests hand in their own. */
export interface Terminal {
  /** Data. With `--json` nothing else goes here. */
  out(text: string): void;
  /** Bytes of a running block. Resolves when there is room for more. */
  outBytes(bytes: Uint8Array): Promise<void>;
  /** Whether a terminal shows what goes to `out`: it obeys control sequences, and a pipe or a file does not. */
  readonly outIsTerminal: boolean;
  /** Everything that is said to a person. */
  err(text: string): void;
  /** Whether a person can be asked. */
  readonly interactive: boolean;
  /** Asks; false for anything but a clear yes. */
  confirm(question: string): Promise<boolean>;
  /** Asks for a line of text; empty where there is no answer. */
  ask(question: string): Promise<string>;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
  /** Aborted when the user interrupts once more. */
  readonly kill: AbortSignal;
  /** The program and arguments of the process that owns executions. */
  readonly supervisor: readonly string[];
  /** Current directory. */
  readonly cwd: string;
}

/** Text from a file, made safe for a terminal: control characters are shown and not obeyed. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => {
    if (character === '\t') return ' ';
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}
