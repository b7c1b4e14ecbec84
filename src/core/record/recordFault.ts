/** The first thing that is wrong with a record, and where. */
export interface RecordFault {
  /** Relative to the folder of the run. */
  readonly file: string;
  /** From 1; null where it is about the file as a whole. */
  readonly line: number | null;
  /** The end of a sentence that begins with the place. */
  readonly message: string;
}

/** Thrown where a record is found to be wrong, within `verifyRecord` only. */
export class FaultFound extends Error {
  readonly fault: RecordFault;

  constructor(file: string, line: number | null, message: string) {
    super(message);
    this.fault = { file, line, message };
  }
}

export function describeFault({ file, line, message }: RecordFault): string {
  return `${file}${line === null ? '' : ` line ${String(line)}`} ${message}.`;
}
