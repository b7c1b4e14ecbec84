import { compileSecrets, type Secrets } from './redactor.ts';

/**
 * All secrets that this process has come across: of its environment and of loaded files, answers to secret placeholders,
 * credentials that were looked up. Whoever learns of one adds it before it can be written or shown anywhere.
 */
export interface KnownSecrets {
  add(values: readonly string[]): void;
  values(): readonly string[];
  /** Ready to look for; made anew only after something was added. */
  compiled(): Secrets;
}

export function createKnownSecrets(values: readonly string[] = []): KnownSecrets {
  const known = new Set(values);
  let compiled: Secrets | null = null;
  return {
    add(more) {
      for (const value of more) {
        if (known.has(value)) continue;
        known.add(value);
        compiled = null;
      }
    },
    values: () => [...known],
    compiled: () => (compiled ??= compileSecrets([...known])),
  };
}
