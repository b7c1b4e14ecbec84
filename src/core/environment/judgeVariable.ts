import type { Secrets } from '../redaction/redactor.ts';
import { redactText } from '../redaction/redactText.ts';
import type { InconclusiveReason, VerdictOutcome } from '../condition/judging/verdict.ts';
import type { VariableDemand, WantedValue } from './demand.ts';
import { isPlaceholder } from './placeholder.ts';
import { matchCommit, type ReleasedCommit } from './releasedCommit.ts';
import type { ReadSource } from './reading.ts';
import { mayShow } from './secretLike.ts';

/** What is said of one variable. */
export interface VariableVerdict {
  readonly outcome: Exclude<VerdictOutcome, 'error'>;
  readonly reason: InconclusiveReason | null;
  readonly sentence: string;
  /** The value, or that there is one; null where there is none. */
  readonly seen: string | null;
  /** Names of the sources that it was found in. */
  readonly sources: readonly string[];
}

export interface JudgingContext {
  readonly sources: readonly ReadSource[];
  /** What nothing that is shown may hold. */
  readonly secrets: Secrets;
  readonly released: ReleasedCommit;
  /** Whether the text makes it depend on something, so that a variable which is not set is no fault yet. */
  readonly conditional: boolean;
}

/** As many digits of a commit as tell it apart for a reader. */
const SHORT_HASH = 12;
/** `$NAME`, `${NAME}`, `$(command)` and nothing else: whoever loads the file makes a value of it, or nothing. */
const REFERENCE_ONLY = /^(?:\$\{?\w+(?:[^{}]*\})?|\$\([^()]*\))+$/u;

/** Says whether a variable is set as it is wanted. Its value is in what is said only where it may be shown. */
export async function judgeVariable({ name, wanted }: VariableDemand, context: JudgingContext): Promise<VariableVerdict> {
  const { sources, secrets, conditional } = context;
  const found = sources.filter(({ values }) => values.has(name));
  const where = listed(found);
  const says = (outcome: VariableVerdict['outcome'], reason: InconclusiveReason | null, sentence: string, seen: string | null): VariableVerdict => ({ outcome, reason, sentence, seen, sources: found.map((source) => source.name) });
  const missing = (sentence: string): VariableVerdict => (conditional ? says('inconclusive', 'not-to-be-told', sentence, null) : says('fail', null, sentence, null));

  const [first] = found;
  const value = first?.values.get(name);
  if (first === undefined || value === undefined) return missing(`${name} is not set in ${listed(sources)}.`);
  if (found.some(({ values }) => values.get(name) !== value)) {
    return says('inconclusive', 'ambiguous', `${name} is not the same in ${where}. Make them alike, or take the one that does not count out of holdpoint.env.`, null);
  }
  if (value.trim() === '') return missing(`${name} is empty in ${where}.`);
  const shown = mayShow(name, value) && redactText(value, secrets).masked === 0 ? value : null;
  const seen = shown ?? 'set';
  const is = shown === null ? `${name} is set in ${where}` : `${name} is ${quoted(shown)} in ${where}`;
  if (wanted !== null && found.some(({ cut }) => cut?.has(name) === true)) {
    return says('inconclusive', 'not-to-be-told', `The value of ${name} in ${where} holds a # that some programs take for the beginning of a comment and others do not. Put the value in quotation marks.`, 'set');
  }
  if (wanted?.kind === 'exact' && value === wanted.text) return says('pass', null, `${is}, as the item asks.`, seen);
  if (wanted?.kind === 'recommended' && isSame(value, wanted.text)) return says('pass', null, `${is}, as recommended${noted(wanted)}.`, seen);
  const written = found.some(({ form }) => form === 'written');
  if (written && (REFERENCE_ONLY.test(value.trim()) || (wanted !== null && value.includes('$')))) {
    return says('inconclusive', 'not-to-be-told', `${name} refers to something else in ${where}, and its value is known only where the file is loaded. Look, and tick it by hand.`, 'set');
  }
  if (isPlaceholder(value)) return missing(`${name} is still a placeholder in ${where}. Put its value there.`);
  switch (wanted?.kind) {
    case undefined:
      return says('pass', null, `${is}.`, seen);
    case 'recommended':
      return says('inconclusive', 'unlike-recommended', `${is}; recommended is ${quoted(wanted.text)}${noted(wanted)}. Change it, or tick it by hand with a reason.`, seen);
    case 'exact':
      return wanted.described
        ? says('inconclusive', 'not-to-be-told', `${is}; whether that is what “${wanted.text}” means, a person has to say.`, seen)
        : says('fail', null, `${is}, and not ${mayShow(name, wanted.text) ? quoted(wanted.text) : 'what the item asks for'}.`, seen);
    case 'commit':
      return judgeCommit(name, value, context.released, where, says);
  }
}

async function judgeCommit(name: string, value: string, released: ReleasedCommit, where: string, says: (outcome: VariableVerdict['outcome'], reason: InconclusiveReason | null, sentence: string, seen: string | null) => VariableVerdict): Promise<VariableVerdict> {
  const short = (released.commit ?? '').slice(0, SHORT_HASH);
  switch (await matchCommit(value, released)) {
    case 'same':
      return says('pass', null, `${name} in ${where} is the commit that is released, ${short}.`, short);
    case 'other':
      return says('fail', null, `${name} in ${where} is another commit than the one that is released, ${short}.`, 'set');
    case 'no-hash':
      return says('fail', null, `${name} in ${where} is no commit hash of seven hexadecimal digits or more.`, 'set');
    case 'ambiguous':
      return says('inconclusive', 'ambiguous', `${name} in ${where} begins like the commit that is released, ${short}, and the repository does not know it for that one alone. Write the whole hash.`, 'set');
    case 'unknown':
      return says('inconclusive', 'no-data', `${name} is set in ${where}, and no commit is known that it could be compared with. Start a deployment of a commit, or check in a git work tree.`, 'set');
  }
}

/** Numbers are the same whatever their form: `1.0` is `1`. */
function isSame(value: string, wanted: string): boolean {
  const [left, right] = [value, wanted].map((text) => (/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*$/iu.test(text) ? Number(text) : null));
  return value === wanted || (left !== null && left === right);
}

function noted({ note }: Extract<WantedValue, { kind: 'recommended' }>): string {
  return note === null ? '' : ` ${note}`;
}

function listed(sources: readonly ReadSource[]): string {
  const names = sources.map(({ name }) => name);
  return names.length < 2 ? (names[0] ?? 'no source') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

/** A number stands by itself, a word in quotation marks. */
function quoted(text: string): string {
  return /^[-+\d.]+%?$/u.test(text) ? text : `“${text}”`;
}
