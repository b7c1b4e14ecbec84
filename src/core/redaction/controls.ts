/**
 * Tells text from control sequences, byte by byte (ECMA-48; XTerm Control Sequences), so that a secret is found that has
 * colours inside. Eight-bit controls are taken in their UTF-8 form.
 */
export type ByteKind =
  /** Text. */
  | 'text'
  /** Part of a sequence, or a control that shows nothing. */
  | 'control'
  /** A line feed or carriage return. */
  | 'break'
  /** Begins a string that is for the terminal: a title, a link, the clipboard. */
  | 'string-start'
  /** Text of such a string. */
  | 'string-text'
  /** The first of two bytes, of which the next says what both are. */
  | 'pending';

type State = 'text' | 'escape' | 'charset' | 'csi' | 'string' | 'string-c2' | 'string-escape' | 'c2';

const ESC = 0x1b;
const C2 = 0xc2;

export class Controls {
  #state: State = 'text';

  get inText(): boolean {
    return this.#state === 'text';
  }

  classify(byte: number): ByteKind {
    switch (this.#state) {
      case 'text':
        return this.#inText(byte);
      case 'c2':
        return this.#afterC2(byte);
      case 'escape':
        return this.#afterEscape(byte);
      case 'charset':
        this.#state = 'text';
        return 'control';
      case 'csi':
        return this.#inCsi(byte);
      case 'string':
        return this.#inString(byte);
      case 'string-c2':
        this.#state = 'string';
        return byte === 0x9c ? this.#go('text') : this.#inString(byte);
      case 'string-escape':
        this.#state = 'text';
        return byte === 0x5c ? 'control' : this.#afterEscape(byte);
    }
  }

  #inText(byte: number): ByteKind {
    if (byte === ESC) return this.#go('escape');
    if (byte === C2) {
      this.#state = 'c2';
      return 'pending';
    }
    if (byte === 0x0a || byte === 0x0d) return 'break';
    return (byte < 0x20 && byte !== 0x09) || byte === 0x7f ? 'control' : 'text';
  }

  #afterC2(byte: number): ByteKind {
    this.#state = 'text';
    if (byte < 0x80 || byte > 0x9f) return this.#inText(byte);
    if (byte === 0x9b) return this.#go('csi');
    return [0x90, 0x98, 0x9d, 0x9e, 0x9f].includes(byte) ? this.#begin() : 'control';
  }

  #afterEscape(byte: number): ByteKind {
    // [ begins a CSI; ] P X ^ _ begin strings.
    if (byte === 0x5b) return this.#go('csi');
    if ([0x5d, 0x50, 0x58, 0x5e, 0x5f].includes(byte)) return this.#begin();
    if (byte === ESC) return this.#go('escape');
    return this.#go(byte >= 0x20 && byte <= 0x2f ? 'charset' : 'text');
  }

  #inCsi(byte: number): ByteKind {
    if (byte === ESC) return this.#go('escape');
    const ends = (byte >= 0x40 && byte <= 0x7e) || byte === 0x18 || byte === 0x1a;
    if (byte < 0x80) return ends ? this.#go('text') : 'control';
    this.#state = 'text';
    return this.#inText(byte);
  }

  #inString(byte: number): ByteKind {
    if (byte === ESC) return this.#go('string-escape');
    // BEL, CAN and SUB end a string. So does a line feed, for us: one that is never ended must not hide the rest.
    if (byte === 0x07 || byte === 0x18 || byte === 0x1a) return this.#go('text');
    if (byte === C2) this.#state = 'string-c2';
    if (byte !== 0x0a) return 'string-text';
    this.#state = 'text';
    return 'break';
  }

  #begin(): ByteKind {
    this.#state = 'string';
    return 'string-start';
  }

  #go(state: State): ByteKind {
    this.#state = state;
    return 'control';
  }
}
