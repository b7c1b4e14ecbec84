/** What sources of environment variables say. */
import { compileSecrets, type Secrets } from '../redaction/redactor.ts';
import { secretValues } from '../redaction/secretValues.ts';
import { keepsSecret } from './secretLike.ts';

/** A source that was read. */
export interface ReadSource {
  /** As it is declared: a path, the name of a command, `the process environment`. */
  readonly name: string;
  /** `written` where whoever loads it may still put something in the place of a `$NAME`; `resolved` where the values are in force as they are. */
  readonly form: 'written' | 'resolved';
  readonly values: ReadonlyMap<string, string>;
  /** Variables whose value ends here at a `#` without a blank before it: others read on. Left out where there are none. */
  readonly cut?: ReadonlySet<string>;
}

export type EnvironmentReading =
  | ({ readonly status: 'read' } & ReadSource)
  /** Nothing is there to be read. `message` says so and what to do. */
  | { readonly status: 'missing'; readonly name: string; readonly message: string }
  | { readonly status: 'failed'; readonly name: string; readonly message: string };

/** Values of some sources that nothing which is shown may hold. */
export function secretsIn(sources: readonly ReadSource[]): Secrets {
  const doubtful = sources.flatMap(({ values }) => [...values].filter(([name]) => keepsSecret(name)).map(([, value]) => value));
  return compileSecrets([...sources.flatMap(({ values }) => secretValues(Object.fromEntries(values))), ...doubtful]);
}
