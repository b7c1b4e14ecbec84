/** What is to be masked in a stream of bytes that is let go piece by piece. Places count from the beginning of the stream. */
import { utf8ToBytes } from '@noble/hashes/utils.js';

export const MASK = '[redacted]';

const maskBytes = utf8ToBytes(MASK);

export class Masks {
  /** Ascending, and apart from each other. */
  readonly #ranges: { from: number; to: number }[] = [];
  /** Controls, which stay where a mask covers them: a colour that is never ended would run on. */
  #kept: number[] = [];
  #released = 0;
  /** Where the last mask that was written ends. */
  #last = -1;
  #count = 0;

  /** How many masks were written. */
  get count(): number {
    return this.#count;
  }

  add(from: number, to: number): void {
    let first = Math.max(from, this.#released);
    let end = to;
    if (end <= first) return;
    for (let range = this.#ranges.at(-1); range !== undefined && range.to > first; range = this.#ranges.at(-1)) {
      first = Math.min(first, range.from);
      end = Math.max(end, range.to);
      this.#ranges.pop();
    }
    this.#ranges.push({ from: first, to: end });
  }

  keep(place: number): void {
    this.#kept.push(place);
  }

  /** `limit`, or the beginning of the mask that it would cut. */
  clear(limit: number): number {
    for (const { from, to } of this.#ranges) if (from < limit && limit < to) return from;
    return limit;
  }

  /** The first `length` bytes, masked. `base` is the place of the first one. */
  apply(bytes: Uint8Array, base: number, length: number): Uint8Array {
    const end = base + length;
    this.#released = end;
    const parts: Uint8Array[] = [];
    let at = base;
    for (let range = this.#ranges[0]; range !== undefined && range.from < end; range = this.#ranges[0]) {
      parts.push(bytes.subarray(at - base, range.from - base));
      // One that begins where the last one ended is the rest of it.
      if (range.from !== this.#last) {
        parts.push(maskBytes);
        this.#count += 1;
      }
      for (const place of this.#kept) if (place >= range.from && place < range.to) parts.push(bytes.subarray(place - base, place - base + 1));
      at = range.to;
      this.#last = range.to;
      this.#ranges.shift();
    }
    if (this.#kept.length > 0) this.#kept = this.#kept.filter((place) => place >= end);
    if (parts.length === 0) return bytes.subarray(0, length);
    return joined(...parts, bytes.subarray(at - base, length));
  }
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
