import { createHash } from 'node:crypto';
import { plainText } from './plainText.ts';

const headBytes = 4 * 1024;
const tailBytes = 12 * 1024;

/** What is kept of an output, however long: its digest, its size, and its two ends. */
export interface OutputSummary {
  /** SHA-256 of all bytes, lower-case hexadecimal. */
  readonly outputDigest: string;
  readonly outputBytes: number;
  /** The whole as text, or head and tail with a line between them that says how much is missing. */
  readonly excerpt: string;
  /** Whether a part is missing there. */
  readonly cut: boolean;
}

/** Takes an output chunk by chunk, in constant memory. */
export function createOutputSummary(): { readonly add: (chunk: Uint8Array) => void; readonly finish: () => OutputSummary } {
  const hash = createHash('sha256');
  let total = 0;
  let head = Buffer.alloc(0);
  let tail = Buffer.alloc(0);

  return {
    add: (chunk) => {
      hash.update(chunk);
      total += chunk.length;
      const missing = headBytes - head.length;
      if (missing > 0) head = Buffer.concat([head, chunk.subarray(0, missing)]);
      const rest = chunk.subarray(Math.max(0, missing));
      if (rest.length >= tailBytes) tail = Buffer.from(rest.subarray(-tailBytes));
      else if (rest.length > 0) tail = Buffer.concat([tail.subarray(Math.max(0, tail.length + rest.length - tailBytes)), rest]);
    },
    finish: () => ({ outputDigest: hash.digest('hex'), outputBytes: total, excerpt: excerpt(head, tail, total), cut: head.length + tail.length !== total }),
  };
}

function excerpt(head: Buffer, tail: Buffer, total: number): string {
  if (head.length + tail.length === total) return plainText(decode(Buffer.concat([head, tail])));
  const start = wholeCharacters(head);
  const end = wholeLines(tail);
  return `${plainText(decode(start)).replace(/\n*$/u, '\n')}[${total - start.length - end.length} of ${total} bytes of output are left out here]\n${plainText(decode(end))}`;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** Drops a character that the cut went through: at most three bytes from the last lead byte on. */
function wholeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}

/** Starts at a line where one is near, so that no half of a character or of a colour sequence leads the text. */
function wholeLines(bytes: Buffer): Buffer {
  const line = bytes.subarray(0, 2048).indexOf(0x0a);
  if (line !== -1) return bytes.subarray(line + 1);
  const character = bytes.subarray(0, 4).findIndex((byte) => (byte & 0xc0) !== 0x80);
  return bytes.subarray(Math.max(0, character));
}
