/** What the run of all mutants and the process that tries them say to each other. */

export interface Attempt {
  /** URL of the file whose text is replaced; null tries the sources as they are. */
  readonly file: string | null;
  readonly source: string;
}

export interface Answer {
  /** The name of the first test that failed; null where all passed. */
  readonly failed: string | null;
}
