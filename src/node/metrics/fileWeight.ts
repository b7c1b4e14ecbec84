import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliCompress, createGzip } from 'node:zlib';
import { openLocated } from '../files/repositoryFile.ts';

export interface FileWeight {
  /** Bytes as they stand. */
  readonly raw: number;
  /** Bytes of the form that was asked for. */
  readonly bytes: number;
  /** Seconds since the epoch. */
  readonly modified: number;
}

export type WeightForm = 'size' | 'gzip' | 'brotli';

/**
 * Weighs one file in constant memory. Compressed with the defaults of zlib and brotli, level 6 and quality 11: what
 * servers send, and build tools report. Rejects with what the system says, or where the signal is aborted.
 */
export async function weigh(real: string, form: WeightForm, signal: AbortSignal): Promise<FileWeight> {
  const handle = await openLocated(real);
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw new Error('it is no file');
    const modified = found.mtimeMs / 1000;
    if (form === 'size') return { raw: found.size, bytes: found.size, modified };
    let bytes = 0;
    const count = new Writable({ write: (chunk: Uint8Array, _encoding, done) => { bytes += chunk.length; done(); } });
    await pipeline(handle.createReadStream({ autoClose: false }), form === 'gzip' ? createGzip() : createBrotliCompress(), count, { signal });
    return { raw: found.size, bytes, modified };
  } finally {
    await handle.close();
  }
}
