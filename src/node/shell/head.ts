import { plainText } from './plainText.ts';

const MOST_BYTES = 16 * 1024;

/** Keeps the beginning of an output, in bounded memory. */
export interface Head {
  readonly add: (chunk: Uint8Array) => void;
  /** As plain text. */
  text(): string;
  /** Whether that is all there was. */
  whole(): boolean;
}

export function createHead(): Head {
  const chunks: Uint8Array[] = [];
  let room = MOST_BYTES;
  let total = 0;
  return {
    add: (chunk) => {
      total += chunk.length;
      if (room <= 0) return;
      chunks.push(Buffer.from(chunk.subarray(0, room)));
      room -= chunk.length;
    },
    text: () => plainText(new TextDecoder().decode(Buffer.concat(chunks))),
    whole: () => total <= MOST_BYTES,
  };
}
