/** How a supervisor and those who watch it talk: frames of a kind (1 byte), a length (4 bytes, big-endian) and a body. */

export type Frame = { readonly kind: 'output'; readonly bytes: Uint8Array } | { readonly kind: 'message'; readonly value: unknown };

const OUTPUT = 0;
const MESSAGE = 1;
const HEADER = 5;
/** A job carries a script and an environment; nothing that is said is larger than this. */
const LARGEST = 64 * 1024 * 1024;

export function outputFrame(bytes: Uint8Array): Uint8Array {
  return frame(OUTPUT, bytes);
}

export function messageFrame(value: unknown): Uint8Array {
  return frame(MESSAGE, Buffer.from(JSON.stringify(value)));
}

function frame(kind: number, body: Uint8Array): Uint8Array {
  const bytes = Buffer.allocUnsafe(HEADER + body.length);
  bytes.writeUInt8(kind, 0);
  bytes.writeUInt32BE(body.length, 1);
  bytes.set(body, HEADER);
  return bytes;
}

/** Reads frames out of chunks that may end anywhere. Throws on what is no frame. */
export async function* readFrames(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Frame, void, undefined> {
  let parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    size += chunk.length;
    if (size < wanted(parts)) continue;
    let bytes: Buffer = Buffer.concat(parts, size);
    while (bytes.length >= wanted([bytes])) {
      const end = wanted([bytes]);
      yield frameOf(bytes.readUInt8(0), bytes.subarray(HEADER, end));
      bytes = bytes.subarray(end);
    }
    parts = bytes.length === 0 ? [] : [bytes];
    size = bytes.length;
  }
}

/** Bytes that make the next frame whole, as far as its header says. */
function wanted(parts: readonly Uint8Array[]): number {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  if (size < HEADER) return HEADER;
  const first = parts[0];
  const head = first !== undefined && first.length >= HEADER ? Buffer.from(first.buffer, first.byteOffset, HEADER) : Buffer.concat(parts).subarray(0, HEADER);
  const length = head.readUInt32BE(1);
  if (length > LARGEST) throw new Error(`A frame of ${String(length)} bytes is none of ours`);
  return HEADER + length;
}

function frameOf(kind: number, body: Uint8Array): Frame {
  if (kind === OUTPUT) return { kind: 'output', bytes: body };
  if (kind === MESSAGE) return { kind: 'message', value: JSON.parse(Buffer.from(body).toString('utf8')) };
  throw new Error(`A frame of kind ${String(kind)} is none of ours`);
}
