/** The one place that every output, script and sentence passes before it is written or shown. */
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { ANCHOR, BEFORE_ANCHOR, findAnchors, type Anchors } from './anchors.ts';
import { compile, type Automaton, type Pattern } from './automaton.ts';
import { Controls } from './controls.ts';
import { formsOf } from './encodings.ts';
import { joined, Masks } from './masks.ts';
import { Track } from './track.ts';
import { tokenPrefixes } from './words.ts';

export interface Redactor {
  /** What may be shown now; what may turn out to be a secret is held back. The bytes may be those of `chunk` itself. */
  push(chunk: Uint8Array): Uint8Array;
  /** What was held back, once no more can come. */
  end(): Uint8Array;
  /** How many secrets were masked so far. */
  readonly masked: number;
}

/** What is looked for, ready for use by any number of redactors. */
export interface Secrets {
  readonly automaton: Automaton;
  readonly anchors: Anchors;
}

/** Bytes of patterns that are looked for at most; of more secrets than that only the plain forms of the last are found. */
const MOST = 400_000;

const ESC = 0x1b;
const C2 = 0xc2;

/** Bytes that are held back at most, whatever stands between the characters of a secret. */
const HELD = 65_536;

/** Makes ready to find values, in every form in which they are printed, and tokens of known shapes. Takes milliseconds. */
export function compileSecrets(values: readonly string[]): Secrets {
  const patterns: Pattern[] = [];
  const known = new Set<string>();
  let size = 0;
  for (const [rank, form] of values.flatMap((value) => formsOf(value).map((found, index) => [index, found] as const)).sort(([a], [b]) => a - b)) {
    const key = String.fromCharCode(...form.bytes.subarray(0, 4_096), form.bytes.length);
    if (known.has(key) || (rank > 0 && size + form.bytes.length > MOST)) continue;
    known.add(key);
    size += form.bytes.length;
    patterns.push({ ...form, role: 'secret' });
  }
  patterns.push(...tokenPrefixes.map((prefix): Pattern => ({ bytes: utf8ToBytes(prefix), wraps: false, role: 'prefix' })));
  return { automaton: compile(patterns), anchors: findAnchors(patterns) };
}

/**
 * Masks secrets in a stream of bytes, in time linear in its length and in bounded memory, however it is cut into chunks.
 * `secrets` are values, or what `compileSecrets` made of them.
 */
export function createRedactor(secrets: readonly string[] | Secrets): Redactor {
  return new StreamRedactor('automaton' in secrets ? secrets : compileSecrets(secrets));
}

class StreamRedactor implements Redactor {
  readonly #anchors: Anchors;
  readonly #masks = new Masks();
  readonly #text: Track;
  /** Text inside of titles, links and the like, which is followed apart from the text around it. */
  readonly #string: Track;
  readonly #controls = new Controls();
  #pending = false;
  #held: Uint8Array = new Uint8Array();
  /** Place of the first held byte in the whole stream. */
  #base = 0;
  #escape = -1;
  #c2 = -1;

  constructor({ automaton, anchors }: Secrets) {
    this.#anchors = anchors;
    const mask = (from: number, to: number): void => {
      this.#masks.add(from, to);
    };
    this.#text = new Track(automaton, mask);
    this.#string = new Track(automaton, mask);
  }

  get masked(): number {
    return this.#masks.count;
  }

  push(chunk: Uint8Array): Uint8Array {
    if (chunk.length === 0) return chunk;
    const from = this.#held.length;
    const bytes = from === 0 ? chunk : joined(this.#held, chunk);
    this.#scan(bytes, from);
    return this.#release(bytes, this.#settled(bytes.length));
  }

  end(): Uint8Array {
    this.#text.end();
    this.#string.end();
    return this.#release(this.#held, this.#held.length);
  }

  #scan(bytes: Uint8Array, from: number): void {
    this.#escape = -1;
    this.#c2 = -1;
    let at = from;
    let until = from;
    while (at < bytes.length) {
      if (at >= until && this.#controls.inText && this.#text.isCalm(this.#base + at)) {
        at -= this.#text.depth;
        const control = this.#nextControl(bytes, at);
        // Where there is no anchor, one may begin in the last bytes.
        const hit = this.#anchors.find(bytes, at, control);
        const next = Math.max(at, hit - BEFORE_ANCHOR);
        this.#text.restart(next > at ? (bytes[next - 1] ?? null) : null);
        at = next;
        until = hit + ANCHOR;
      }
      this.#step(bytes[at] ?? 0, this.#base + at);
      at += 1;
    }
  }

  #step(byte: number, place: number): void {
    const kind = this.#controls.classify(byte);
    // A byte of text after all, unless the one after it makes both a control.
    if (this.#pending) {
      if (byte < 0x80 || byte > 0x9f) this.#text.step(C2, place - 1);
    }
    this.#pending = kind === 'pending';
    switch (kind) {
      case 'text':
        this.#text.step(byte, place);
        break;
      case 'break':
        this.#text.stepBreak(byte, place);
        break;
      case 'string-start':
        this.#string.restart(0);
        this.#keep(place);
        break;
      case 'string-text':
        this.#string.step(byte, place);
        break;
      case 'control':
        this.#keep(place);
        break;
      case 'pending':
        break;
    }
  }

  /** A control amid of what may turn out to be a secret stays when that is masked. */
  #keep(place: number): void {
    if (this.#text.undecided(place) < place) this.#masks.keep(place);
  }

  /** Where the next control sequence begins, or the end. */
  #nextControl(bytes: Uint8Array, from: number): number {
    if (this.#escape < from) this.#escape = indexOrNever(bytes, ESC, from);
    while (this.#c2 < from || isCharacter(bytes, this.#c2)) this.#c2 = indexOrNever(bytes, C2, Math.max(from, this.#c2 + 1));
    return Math.min(this.#escape, this.#c2, bytes.length);
  }

  /** How many bytes are decided on. */
  #settled(length: number): number {
    const next = this.#base + length;
    const settled = Math.max(0, this.#masks.clear(Math.min(this.#text.undecided(next), this.#string.undecided(next))) - this.#base);
    if (length - settled <= HELD) return settled;
    this.#text.end();
    this.#string.end();
    return length;
  }

  #release(bytes: Uint8Array, length: number): Uint8Array {
    const shown = this.#masks.apply(bytes, this.#base, length);
    this.#held = length === bytes.length ? new Uint8Array() : bytes.slice(length);
    this.#base += length;
    return shown;
  }
}

function indexOrNever(bytes: Uint8Array, byte: number, from: number): number {
  const at = bytes.indexOf(byte, from);
  return at === -1 ? Number.POSITIVE_INFINITY : at;
}

/** Whether a byte C2 begins a character that is no control. One at the very end may begin a control. */
function isCharacter(bytes: Uint8Array, at: number): boolean {
  const after = bytes[at + 1];
  return after !== undefined && (after < 0x80 || after > 0x9f);
}
