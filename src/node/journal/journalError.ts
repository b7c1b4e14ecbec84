/**
 * Why the journal could not be read or written. `fsync` makes it read-only until it is opened again; `invalid` is an
 * event that the journal itself would not read back.
 */
export class JournalError extends Error {
  readonly code: 'locked' | 'fsync' | 'name' | 'damaged' | 'write' | 'invalid' | 'unreadable';

  constructor(code: JournalError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
