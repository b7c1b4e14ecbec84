/** What a command prints, made fit to be shown in a terminal. */

const ESC = '\u001b';

/** CSI final bytes that change only what is seen: colour, cursor, erasing, scrolling, inserting, deleting. */
const SHOWN_CSI = new Set([...'mABCDEFGHJKLMPSTX@`abdefsu']);

/** Longest sequence that is waited for; a longer one is dropped as it comes, so that memory stays bounded. */
const LONGEST = 4_096;

/** All that is not plain text; tabs and line feeds are. */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu;

type State = 'text' | 'escape' | 'charset' | 'csi' | 'string' | 'string-escape';

/**
 * Takes output as it comes, in pieces that may end anywhere, and gives the part that may be shown. Line ends become CR LF where
 * nothing else does that, as in the editor's terminal, and are left as written where the terminal does.
 *
 * Kept: text, colours and cursor movement. Dropped: every operating-system command (OSC 8 would make links, 52 writes the
 * clipboard, 633 and 133 pose as the shell's own marks), device control strings, and whatever asks the terminal for an answer
 * (device attributes, status and mode reports), since an answer would be typed into nothing. See ECMA-48 and XTerm Control Sequences.
 */
export class TerminalText {
  readonly #decoder = new TextDecoder('utf-8');
  readonly #lineEnds: 'cr-lf' | 'as-written';
  #state: State = 'text';
  #sequence = '';
  #last = '';

  constructor(lineEnds: 'cr-lf' | 'as-written') {
    this.#lineEnds = lineEnds;
  }

  push(chunk: Uint8Array): string {
    return this.#filter(this.#decoder.decode(chunk, { stream: true }));
  }

  /** What was left of a character that came in halves. A sequence that never ended is dropped. */
  end(): string {
    const rest = this.#filter(this.#decoder.decode());
    this.#state = 'text';
    this.#sequence = '';
    return rest;
  }

  #filter(text: string): string {
    let shown = '';
    for (let at = 0; at < text.length; ) {
      if (this.#state === 'text') {
        CONTROL.lastIndex = at;
        const end = CONTROL.test(text) ? CONTROL.lastIndex - 1 : text.length;
        shown += this.#plain(text.slice(at, end));
        at = end;
      }
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
      if (at < text.length) shown += this.#kept(this.#step(character));
      at += character.length;
    }
    return shown;
  }

  /** Most of what is printed: text without a control. */
  #plain(text: string): string {
    if (text === '') return '';
    const followsReturn = this.#last === '\r' && text.startsWith('\n');
    this.#last = text.slice(-1);
    if (this.#lineEnds === 'as-written') return text;
    return followsReturn ? `\n${text.slice(1).replaceAll('\n', '\r\n')}` : text.replaceAll('\n', '\r\n');
  }

  #kept(piece: string): string {
    if (piece === '\n') return this.#plain(piece);
    if (piece !== '') this.#last = piece;
    return piece;
  }

  /** The text to show now that `character` has come. */
  #step(character: string): string {
    switch (this.#state) {
      case 'text':
        return this.#inText(character);
      case 'escape':
        return this.#afterEscape(character);
      case 'charset':
        this.#state = 'text';
        return '';
      case 'csi':
        return this.#inCsi(character);
      case 'string':
        if (character === '\u0007' || character === '\u009c' || character === '\u0018' || character === '\u001a') this.#state = 'text';
        else if (character === ESC) this.#state = 'string-escape';
        return '';
      case 'string-escape':
        // ESC \ ends the string; any other sequence cancels it and begins.
        this.#state = 'text';
        return character === '\\' ? '' : this.#afterEscape(character);
    }
  }

  #inText(character: string): string {
    switch (character) {
      case ESC:
        this.#state = 'escape';
        return '';
      case '\u009b':
        return this.#beginCsi();
      case '\u0090':
      case '\u0098':
      case '\u009d':
      case '\u009e':
      case '\u009f':
        this.#state = 'string';
        return '';
      case '\r':
      case '\b':
        return character;
      default:
        // Other controls are dropped: ENQ asks for an answer, SO and SI turn text into line drawing.
        return '';
    }
  }

  #afterEscape(character: string): string {
    switch (character) {
      case '[':
        return this.#beginCsi();
      case ']':
      case 'P':
      case 'X':
      case '^':
      case '_':
        this.#state = 'string';
        return '';
      case ESC:
        return '';
      default:
        // Two-byte forms (reset, keypad modes, cursor save) are dropped; those with an intermediate byte have one more to come.
        this.#state = character >= ' ' && character <= '/' ? 'charset' : 'text';
        return character === '\n' || character === '\r' ? character : '';
    }
  }

  #beginCsi(): string {
    this.#state = 'csi';
    this.#sequence = '';
    return '';
  }

  #inCsi(character: string): string {
    if (character === ESC) {
      this.#state = 'escape';
      return '';
    }
    if (character < ' ') {
      // A control inside a sequence acts at once and the sequence goes on (ECMA-48 leaves it open; terminals do this), CAN and SUB end it.
      if (character === '\u0018' || character === '\u001a') this.#state = 'text';
      return character === '\n' || character === '\r' ? character : '';
    }
    if (character < '@' && this.#sequence.length < LONGEST) {
      this.#sequence += character;
      return '';
    }
    if (character < '@') return '';
    this.#state = 'text';
    if (character > '~' || !SHOWN_CSI.has(character)) return '';
    // A private or intermediate byte makes it another function: modes, reports, key settings.
    return /^[0-9;:]*$/u.test(this.#sequence) ? `${ESC}[${this.#sequence}${character}` : '';
  }
}
