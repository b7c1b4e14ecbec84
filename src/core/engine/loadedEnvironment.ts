import type { EnvironmentDeclaration } from '../configuration/configuration.ts';
import { isRefusedVariable } from '../environment/refusedVariable.ts';
import { secretValues } from '../redaction/secretValues.ts';
import { consentFor } from './consent.ts';
import { done, refused, RESTRICTED, type EngineContext } from './context.ts';
import type { Outcome, Snapshot } from './engine.ts';

/** What the declared `.env` files give to scripts. */
export interface LoadedEnvironment {
  readonly environment: Readonly<Record<string, string>>;
  /** What was left out, and why, for a person to read. Holds no value. */
  readonly notes: readonly string[];
}

const NOTHING: LoadedEnvironment = { environment: {}, notes: [] };

/**
 * Reads the `.env` files of a configuration in the order in which they are declared: of two for one name the later holds.
 * Refused where that was not approved, or where one of them cannot be read as what it is.
 */
export async function loadEnvironment(context: EngineContext, snapshot: Snapshot, signal: AbortSignal): Promise<Outcome<LoadedEnvironment>> {
  const { configuration } = snapshot;
  const files = configuration.env.filter(isFile);
  if (files.length === 0) return done(NOTHING);
  if (context.access() === 'restricted') return RESTRICTED;
  const consent = await consentFor(context, snapshot);
  if (consent?.trusted === false) return refused('untrusted', `This checklist loads ${files.map(({ path }) => path).join(', ')} for its blocks, which was not approved yet. Read it and approve ${consent.digest}.`);
  const source = await context.environmentSource(configuration);
  const environment: Record<string, string> = {};
  const notes: string[] = [];
  for (const file of files) {
    const reading = await source.read(file, signal);
    if (reading.status === 'failed') return refused('not-runnable', `Nothing was run. ${reading.message}`);
    if (reading.status === 'missing') {
      notes.push(reading.message);
      continue;
    }
    const left = [...reading.values.keys()].filter(isRefusedVariable);
    if (left.length > 0) notes.push(`${reading.name} sets ${left.join(', ')}, which no file may set for a block. It was left out.`);
    for (const [name, value] of reading.values) if (!isRefusedVariable(name)) environment[name] = value;
  }
  context.secrets.add(secretValues(environment));
  return done({ environment, notes });
}

function isFile(source: EnvironmentDeclaration): source is Extract<EnvironmentDeclaration, { kind: 'file' }> {
  return source.kind === 'file';
}

/** Names that the declared files give a value to, where that was approved; no value is kept. */
export async function declaredVariables(context: EngineContext, snapshot: Snapshot): Promise<readonly string[]> {
  const loaded = await loadEnvironment(context, snapshot, new AbortController().signal);
  return loaded.status === 'refused' ? [] : Object.keys(loaded.value.environment);
}
