/**
 * Finds many patterns in one pass over bytes (A. Aho, M. Corasick, "Efficient string matching", CACM 18(6), 1975), as a
 * complete automaton: one look-up per byte, whatever is looked for.
 */
export interface Pattern {
  readonly bytes: Uint8Array;
  /** Whether line feeds may stand anywhere in it. */
  readonly wraps: boolean;
  /** `secret` is masked as it stands; `prefix` begins a word that is then looked at. */
  readonly role: 'secret' | 'prefix';
}

export interface Automaton {
  /** The state after one more byte; 0 is the state in which nothing has begun. */
  next(state: number, byte: number): number;
  /** Length of what has begun, in bytes. */
  readonly depth: Int32Array;
  /** Length of the longest secret that ends here; 0 for none. */
  readonly secret: Int32Array;
  /** Length of the longest prefix that ends here; 0 for none. */
  readonly prefix: Int32Array;
  /** The state that stays across a line feed. */
  readonly wrapped: Int32Array;
  readonly longest: number;
}

export function compile(patterns: readonly Pattern[]): Automaton {
  const classOf = classes(patterns);
  const width = Math.max(...classOf) + 1;
  const size = patterns.reduce((sum, { bytes }) => sum + bytes.length, 1);
  const table = new Int32Array(size * width);
  const depth = new Int32Array(size);
  const secret = new Int32Array(size);
  const prefix = new Int32Array(size);
  const wrapped = new Int32Array(size);
  let nodes = 1;
  for (const { bytes, wraps, role } of patterns) {
    let node = 0;
    for (const byte of bytes) {
      const at = node * width + (classOf[byte] ?? 0);
      if (table[at] === 0) {
        depth[nodes] = (depth[node] ?? 0) + 1;
        table[at] = nodes;
        nodes += 1;
      }
      node = table[at] ?? 0;
      if (wraps) wrapped[node] = node;
    }
    (role === 'secret' ? secret : prefix)[node] = bytes.length;
  }

  // Breadth first: what a state falls back to is shorter, and complete already.
  const fallback = new Int32Array(nodes);
  const queue: number[] = [0];
  for (const node of queue) {
    const back = fallback[node] ?? 0;
    secret[node] ||= secret[back] ?? 0;
    prefix[node] ||= prefix[back] ?? 0;
    wrapped[node] ||= wrapped[back] ?? 0;
    for (let column = 0; column < width; column += 1) {
      const child = table[node * width + column] ?? 0;
      const shorter = node === 0 ? 0 : (table[back * width + column] ?? 0);
      if (child === 0) {
        table[node * width + column] = shorter;
      } else {
        fallback[child] = shorter;
        queue.push(child);
      }
    }
  }
  return {
    next: (state, byte) => table[state * width + (classOf[byte] ?? 0)] ?? 0,
    depth,
    secret,
    prefix,
    wrapped,
    longest: depth.reduce((most, length) => Math.max(most, length), 0),
  };
}

/** Bytes that no pattern has share one column of the table. */
function classes(patterns: readonly Pattern[]): Uint8Array {
  const classOf = new Uint8Array(256);
  let used = 0;
  for (const { bytes } of patterns) {
    for (const byte of bytes) {
      if (classOf[byte] !== 0 || used === 255) continue;
      used += 1;
      classOf[byte] = used;
    }
  }
  return classOf;
}
