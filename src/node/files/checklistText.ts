import { readFile, stat } from 'node:fs/promises';

export type ChecklistFileCode = 'missing' | 'unreadable' | 'not-utf-8';

/** Why a checklist could not be read. `message` is for a person. */
export class ChecklistFileError extends Error {
  override readonly name = 'ChecklistFileError';
  readonly code: ChecklistFileCode;

  constructor(code: ChecklistFileCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** The UTF-8 form of U+FEFF. */
const byteOrderMark = Uint8Array.of(0xef, 0xbb, 0xbf);

/** A file's bytes and what they say. */
export interface DecodedFile {
  readonly bytes: Uint8Array;
  /** Without a byte order mark. */
  readonly text: string;
  /** Bytes before the text: 3 where there is a byte order mark, else 0. */
  readonly start: number;
}

/**
 * Decodes strictly: a file that is not UTF-8 could not be edited byte by byte without guessing.
 * Throws a `ChecklistFileError` with `not-utf-8`.
 */
export function decodeChecklist(bytes: Uint8Array, name: string): DecodedFile {
  const start = byteOrderMark.every((byte, index) => bytes[index] === byte) ? byteOrderMark.length : 0;
  try {
    // A second byte order mark is text, so the decoder must leave it alone.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(start));
    return { bytes, text, start };
  } catch (cause) {
    throw new ChecklistFileError('not-utf-8', `${name} is not UTF-8 text. Save it as UTF-8, then open it again.`, cause);
  }
}

/** Reads and decodes a checklist. Throws a `ChecklistFileError`. */
export async function readChecklist(file: string): Promise<DecodedFile> {
  let bytes: Uint8Array;
  try {
    // Reading a pipe or a device would wait for ever.
    if (!(await stat(file)).isFile()) throw new ChecklistFileError('unreadable', `${file} is not a file.`);
    bytes = await readFile(file);
  } catch (cause) {
    throw cause instanceof ChecklistFileError ? cause : readingError(file, cause);
  }
  return decodeChecklist(bytes, file);
}

function readingError(file: string, cause: unknown): ChecklistFileError {
  const code = errorCode(cause);
  return code === 'ENOENT' || code === 'ENOTDIR'
    ? new ChecklistFileError('missing', `${file} is not there any more.`, cause)
    : new ChecklistFileError('unreadable', `${file} cannot be read: ${code}.`, cause);
}

/** The system's own name of an error, such as `ENOENT`. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';
}
