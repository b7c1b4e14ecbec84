import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { fsync, makeDurableFolder } from '../journal/durable.ts';

/** Bytes of output that are kept; past that the beginning is kept, and the digest still covers all of it. */
export const KEPT = 16 * 1024 * 1024;

/** The output of an execution as it is kept on disk while it comes, so that no crash takes it away. */
export class Spool {
  readonly #handle: FileHandle | null;
  #fault: string | null;
  /** Bytes in the file, and bytes that came. */
  kept = 0;
  total = 0;

  private constructor(handle: FileHandle | null, fault: string | null) {
    this.#handle = handle;
    this.#fault = fault;
  }

  /** Never fails: an output that cannot be kept stops no script, and is told of. */
  static async open(file: string): Promise<Spool> {
    try {
      await makeDurableFolder(path.dirname(file), fsync);
      return new Spool(await open(file, 'w+', 0o600), null);
    } catch (error) {
      return new Spool(null, reasonOf(error));
    }
  }

  /** Why not all of the output is in the file; null where it is. */
  get warning(): string | null {
    if (this.#fault !== null) return `The full output could not be kept: ${this.#fault}. Its digest and an excerpt are recorded.`;
    return this.total > this.kept ? `Of ${String(this.total)} bytes of output the first ${String(this.kept)} are kept. The digest covers all of it.` : null;
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.total += chunk.length;
    if (this.#handle === null || this.#fault !== null || this.kept >= KEPT) return;
    const bytes = chunk.subarray(0, KEPT - this.kept);
    try {
      const { bytesWritten } = await this.#handle.write(bytes, 0, bytes.length, this.kept);
      this.kept += bytesWritten;
      if (bytesWritten < bytes.length) this.#fault = 'the disk is full';
    } catch (error) {
      this.#fault = reasonOf(error);
    }
  }

  /** What is kept from an offset on, in pieces. */
  async *read(from: number): AsyncGenerator<Uint8Array, void, undefined> {
    for (let at = from; this.#handle !== null && at < this.kept; ) {
      const piece = Buffer.alloc(Math.min(256 * 1024, this.kept - at));
      const { bytesRead } = await this.#handle.read(piece, 0, piece.length, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield piece.subarray(0, bytesRead);
    }
  }

  async close(): Promise<void> {
    if (this.#handle === null) return;
    try {
      await this.#handle.sync();
    } catch (error) {
      this.#fault ??= reasonOf(error);
    }
    await this.#handle.close();
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
