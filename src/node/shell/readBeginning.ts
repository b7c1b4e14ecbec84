import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** Up to so many bytes of a file from its beginning. Empty where it is not there, or is no plain file of this very folder. */
export async function readBeginning(file: string, most: number): Promise<Uint8Array> {
  try {
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    try {
      if (!(await handle.stat()).isFile()) return new Uint8Array();
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(most), 0, most, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return new Uint8Array();
  }
}
