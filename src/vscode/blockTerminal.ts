import * as vscode from 'vscode';
import { TerminalText } from '../core/terminal/terminalText.ts';
import { asLabel } from './plainText.ts';

const DIM = '\u001b[2m';
const PLAIN = '\u001b[0m';
const CTRL_C = '\u0003';

/** Said first in every terminal, since a program that asks for a terminal or a password will not find one. */
const PIPED = vscode.l10n.t('Holdpoint runs this through pipes, not in a TTY: there is no keyboard input. Ctrl-C stops it.');

/** Output that arrives before the terminal is open is kept up to this many UTF-16 units. */
const HELD = 1_000_000;

/** The terminal of one block. It shows what runs there and asks for a stop on Ctrl-C and when it is closed. */
export class BlockTerminal implements vscode.Pseudoterminal, vscode.Disposable {
  readonly #write = new vscode.EventEmitter<string>();
  readonly #stop = new vscode.EventEmitter<void>();
  readonly #terminal: vscode.Terminal;
  #held: string[] | null = [];
  #text = new TerminalText('cr-lf');
  #midLine = false;

  readonly #closing = vscode.window.onDidCloseTerminal((terminal) => {
    if (terminal === this.#terminal) this.#closed();
  });

  readonly onDidWrite = this.#write.event;
  /** Ctrl-C was pressed, or the terminal closed. */
  readonly onDidAskToStop = this.#stop.event;
  /** Set once the terminal is gone; it shows nothing any more. */
  closed = false;

  constructor(title: string) {
    this.#terminal = vscode.window.createTerminal({
      name: `Holdpoint: ${asLabel(title, 60)}`,
      pty: this,
      iconPath: new vscode.ThemeIcon('checklist'),
      isTransient: true,
    });
  }

  open(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const text of held) this.#write.fire(text);
  }

  close(): void {
    this.closed = true;
  }

  handleInput(data: string): void {
    if (data.includes(CTRL_C)) this.#stop.fire();
  }

  show(): void {
    this.#terminal.show(true);
  }

  /** Begins a run: what is run and where, as text. */
  begin(script: { readonly interpreter: readonly string[]; readonly directory: string }): void {
    this.#text = new TerminalText('cr-lf');
    this.note(PIPED);
    this.note(vscode.l10n.t('{0}, in {1}', script.interpreter.join(' '), script.directory));
  }

  output(chunk: Uint8Array): void {
    this.#show(this.#text.push(chunk));
  }

  /** Ends a run: its last line says how. */
  end(sentence: string): void {
    this.#show(this.#text.end());
    this.note(sentence);
  }

  /** One line of our own, told apart from output by its looks and by standing on its own line. */
  note(sentence: string): void {
    this.#show(`${this.#midLine ? '\r\n' : ''}${PLAIN}${DIM}${asLabel(sentence, 2_000)}${PLAIN}\r\n`);
  }

  dispose(): void {
    if (!this.closed) {
      this.closed = true;
      this.#terminal.dispose();
    }
    this.#closing.dispose();
    this.#write.dispose();
    this.#stop.dispose();
  }

  /** A person who closes a terminal stops what runs in it; a window that goes takes nothing along. */
  #closed(): void {
    this.closed = true;
    if (this.#terminal.exitStatus?.reason !== vscode.TerminalExitReason.Shutdown) this.#stop.fire();
    this.dispose();
  }

  #show(text: string): void {
    if (text === '' || this.closed) return;
    this.#midLine = !text.endsWith('\n');
    if (this.#held === null) this.#write.fire(text);
    else if (this.#held.reduce((size, part) => size + part.length, 0) < HELD) this.#held.push(text);
  }
}
