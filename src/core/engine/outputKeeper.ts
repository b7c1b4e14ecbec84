import { OUTPUT_LIMIT } from '../record/outputLimit.ts';

/** Collects output up to a limit, so that a block that prints without end costs no more memory than that. */
export function outputKeeper(): { add(chunk: Uint8Array): void; bytes(): Uint8Array } {
  const chunks: Uint8Array[] = [];
  let size = 0;
  return {
    add(chunk) {
      if (size >= OUTPUT_LIMIT) return;
      const kept = chunk.subarray(0, OUTPUT_LIMIT - size);
      chunks.push(kept.slice());
      size += kept.length;
    },
    bytes() {
      const all = new Uint8Array(size);
      let at = 0;
      for (const chunk of chunks) {
        all.set(chunk, at);
        at += chunk.length;
      }
      return all;
    },
  };
}
