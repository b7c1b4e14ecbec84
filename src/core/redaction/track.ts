/** Follows one stream of text, its control sequences left out, through the automaton, and knows where each byte stood. */
import type { Automaton } from './automaton.ts';
import { ANCHOR } from './anchors.ts';
import type { TokenShape } from './tokenShapes.ts';
import { findTokens, goesOn, longestWord, shapesOf } from './words.ts';

/** Text that began like a token, up to where we are. */
interface Word {
  readonly prefix: string;
  /** What it may be. */
  readonly shapes: Set<TokenShape>;
  text: string;
  readonly places: number[];
  /** Where what may be a token begins. */
  readonly start: number;
  /** Set once it is longer than is looked at and masked to its end: the rest is masked as it comes. */
  masked: boolean;
}

/** From the first byte of what is to be masked to the byte after its last. */
export type Mask = (from: number, to: number) => void;

export class Track {
  readonly #automaton: Automaton;
  readonly #mask: Mask;
  readonly #places: Float64Array;
  readonly #bytes: Uint8Array;
  readonly #wrap: number;
  #state = 0;
  #count = 0;
  #word: Word | null = null;
  /** The character before the first that is known, if any. */
  #before = '';
  /** Whether a line break was passed over since the last byte of text. */
  #broken = false;

  constructor(automaton: Automaton, mask: Mask) {
    this.#automaton = automaton;
    this.#mask = mask;
    const size = 2 ** Math.ceil(Math.log2(automaton.longest + 2));
    this.#places = new Float64Array(size);
    this.#bytes = new Uint8Array(size);
    this.#wrap = size - 1;
  }

  /** Begins anew behind a byte of text that was passed over; null to begin anew with what began last. */
  restart(before: number | null): void {
    const depth = this.depth;
    this.#before = before === null ? (this.#count > depth ? this.#character(this.#count - depth - 1) : this.#before) : String.fromCharCode(before);
    this.#state = 0;
    this.#count = 0;
    this.#word = null;
  }

  /** One byte of text at a place in the whole stream. */
  step(byte: number, place: number): void {
    this.#extendWord(byte, place);
    this.#broken = false;
    const slot = this.#count & this.#wrap;
    this.#places[slot] = place;
    this.#bytes[slot] = byte;
    this.#count += 1;
    const { next, secret, prefix } = this.#automaton;
    this.#state = next(this.#state, byte);
    const found = secret[this.#state] ?? 0;
    if (found > 0) this.#mask(this.#placeOf(found), place + 1);
    const begun = prefix[this.#state] ?? 0;
    if (begun > 0) this.#beginWord(begun);
  }

  /** A line feed or carriage return: text, or a break inside an encoded secret. */
  stepBreak(byte: number, place: number): void {
    const { next, wrapped } = this.#automaton;
    const stays = wrapped[this.#state] ?? 0;
    if (stays === 0 || next(this.#state, byte) !== 0) {
      this.step(byte, place);
      return;
    }
    this.#extendWord(byte, place);
    this.#state = stays;
    this.#broken = true;
  }

  /** No more text comes. */
  end(): void {
    this.#endWord();
    this.#state = 0;
  }

  /** Nothing has begun that could not be found again by looking for anchors from `next - depth` on. */
  isCalm(next: number): boolean {
    if (this.#word !== null) return false;
    const depth = this.depth;
    return depth === 0 || (depth < ANCHOR && this.#placeOf(depth) === next - depth);
  }

  get depth(): number {
    return this.#automaton.depth[this.#state] ?? 0;
  }

  /**
   * Where begins what may turn out to be a secret; `next` where nothing does. A few characters in front of a line break are
   * let go, or most lines would end late: of an encoded secret that does begin there the rest is masked.
   */
  undecided(next: number): number {
    if (this.#word !== null && !this.#word.masked) return Math.min(this.#word.start, this.#begun(next));
    return this.#begun(next);
  }

  #begun(next: number): number {
    const depth = this.depth;
    if (depth === 0) return next;
    const place = this.#placeOf(depth);
    return depth < ANCHOR && this.#broken ? next : place;
  }

  #placeOf(depth: number): number {
    return this.#places[(this.#count - depth) & this.#wrap] ?? 0;
  }

  #beginWord(length: number): void {
    let prefix = '';
    for (let at = this.#count - length; at < this.#count; at += 1) prefix += this.#character(at);
    if (this.#word !== null) {
      for (const shape of shapesOf(prefix)) this.#word.shapes.add(shape);
      return;
    }
    // One character more, to see whether it begins a word; it is never masked itself.
    const before = this.#count > length ? this.#character(this.#count - length - 1) : this.#before;
    const places = before === '' ? [] : [this.#placeOf(length)];
    for (let back = length; back > 0; back -= 1) places.push(this.#placeOf(back));
    this.#word = { prefix, shapes: new Set(shapesOf(prefix)), text: before + prefix, places, start: this.#placeOf(length), masked: false };
  }

  #character(at: number): string {
    return String.fromCharCode(this.#bytes[at & this.#wrap] ?? 0);
  }

  #extendWord(byte: number, place: number): void {
    const word = this.#word;
    if (word === null) return;
    if (!goesOn(word.prefix, word.text, byte)) {
      this.#endWord();
      return;
    }
    if (word.masked) {
      this.#mask(place, place + 1);
      return;
    }
    word.text += String.fromCharCode(byte);
    word.places.push(place);
    if (word.text.length < longestWord) return;
    word.masked = this.#maskTokens(word);
    if (!word.masked) this.#word = null;
  }

  #endWord(): void {
    if (this.#word !== null && !this.#word.masked) this.#maskTokens(this.#word);
    this.#word = null;
  }

  /** Whether the last token reaches to the end of the word. */
  #maskTokens({ shapes, text, places }: Word): boolean {
    let reaches = false;
    for (const [from, to] of findTokens(shapes, text)) {
      this.#mask(places[from] ?? 0, (places[to - 1] ?? 0) + 1);
      reaches ||= to === text.length;
    }
    return reaches;
  }
}
