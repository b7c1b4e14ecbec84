import type { InconclusiveReason, Verdict, VerdictOutcome } from '../condition/judging/verdict.ts';
import type { EnvironmentDemand } from './demand.ts';
import { judgeVariable, type VariableVerdict } from './judgeVariable.ts';
import { secretsIn, type EnvironmentReading, type ReadSource } from './reading.ts';
import type { ReleasedCommit } from './releasedCommit.ts';

export interface EnvironmentContext {
  readonly readings: readonly EnvironmentReading[];
  readonly released: ReleasedCommit;
  /** ISO 8601. */
  readonly now: string;
}

/**
 * Says whether variables are set as an item demands. All declared sources count alike: none goes before another, so one that
 * cannot be read, or that says something else, leaves it open. Values of secret-like variables are never in what is said.
 */
export async function judgeEnvironment(demand: EnvironmentDemand, { readings, released, now }: EnvironmentContext): Promise<Verdict> {
  const { variables, rest, conditional } = demand;
  const verdict = (outcome: VerdictOutcome, reason: InconclusiveReason | null, sentence: string, judged: readonly VariableVerdict[] = []): Verdict => ({
    outcome, reason, sentence, metric: null, query: null, source: sourcesOf(judged, readings), time: now, samples: [], ...seenIn(judged), value: null, threshold: null, unit: null,
  });
  if (variables.length === 0) return verdict('inconclusive', 'unbound', 'No variable is named that could be looked up. Write its name in inline code, behind “Set”.');
  if (readings.length === 0) {
    return verdict('inconclusive', 'unbound', 'No source of environment variables is declared. Add a line such as “env: [.env.production]” under holdpoint in the front matter or in holdpoint.yml.');
  }
  const failed = readings.filter((reading) => reading.status === 'failed');
  if (failed.length > 0) return verdict('error', null, failed.map(({ message }) => message).join(' '));
  const missing = readings.filter((reading) => reading.status === 'missing');
  if (missing.length > 0) return verdict('inconclusive', 'no-data', missing.map(({ message }) => message).join(' '));

  const sources: readonly ReadSource[] = readings.filter((reading) => reading.status === 'read');
  const secrets = secretsIn(sources);
  const judged = await Promise.all(variables.map((variable) => judgeVariable(variable, { sources, secrets, released, conditional })));
  const told = judged.map(({ sentence }) => sentence).join(' ');
  if (judged.some(({ outcome }) => outcome === 'fail')) return verdict('fail', null, told, judged);
  const unclear = judged.find(({ outcome }) => outcome === 'inconclusive');
  if (unclear !== undefined) return verdict('inconclusive', unclear.reason, told, judged);
  if (rest !== null) return verdict('inconclusive', 'not-to-be-told', `${told} Whether “${rest}” holds cannot be told from that. Look, and tick it by hand.`, judged);
  return verdict('pass', null, told, judged);
}

function sourcesOf(judged: readonly VariableVerdict[], readings: readonly EnvironmentReading[]): string | null {
  const found = new Set(judged.flatMap(({ sources }) => sources));
  const names = found.size > 0 ? [...found] : readings.map(({ name }) => name);
  return names.length === 0 ? null : names.join(', ');
}

function seenIn(judged: readonly VariableVerdict[]): { readonly seen?: string } {
  const seen = judged.map((one) => one.seen).filter((one) => one !== null);
  return seen.length === 0 ? {} : { seen: seen.join(', ') };
}
