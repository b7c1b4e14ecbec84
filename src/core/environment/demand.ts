/** What an item demands of environment variables. */

/** How a variable is to be, beyond being set. */
export type WantedValue =
  /** Exactly this text. `described` where it may be a description, `maximum`, and not the value itself. */
  | { readonly kind: 'exact'; readonly text: string; readonly described: boolean }
  /** Better this; `note` says when, in the author's words: `for high traffic`. */
  | { readonly kind: 'recommended'; readonly text: string; readonly note: string | null }
  /** The commit that is released. */
  | { readonly kind: 'commit' };

export interface VariableDemand {
  readonly name: string;
  /** Null where it only has to be set. */
  readonly wanted: WantedValue | null;
}

export interface EnvironmentDemand {
  /** All of them have to be as they are wanted. */
  readonly variables: readonly VariableDemand[];
  /** What else the text says, which no source of variables can tell: `with connection pooling`. Null where all of it was read. */
  readonly rest: string | null;
  /** Whether the rest makes it depend on something: `if Redis is used`, `A or B`. Then a variable that is not set is no fault yet. */
  readonly conditional: boolean;
}
