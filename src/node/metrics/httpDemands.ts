import type { IncomingHttpHeaders } from 'node:http';
import { createContext, runInContext } from 'node:vm';
import type { HttpMetric } from '../../core/configuration/configuration.ts';
import { describeExpected, isExpected } from '../../core/configuration/expectedStatus.ts';
import type { Unmeasured } from './unmeasured.ts';

export interface HttpAnswer {
  readonly code: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/**
 * How an answer is not what a metric demands, as the end of a sentence that begins with the address; null where it is.
 * A pattern that takes too long, or that matches nothing at all, leaves it open.
 */
export function contradictionOf({ code, headers, body }: HttpAnswer, { expect, header, body: wanted }: HttpMetric): string | Unmeasured | null {
  if (!isExpected(code, expect)) return `answered ${String(code)}, and ${describeExpected(expect)} is expected.${redirection(code, headers)}`;
  for (const [name, value] of Object.entries(header)) {
    const got = Object.hasOwn(headers, name) ? headers[name] : undefined;
    const text = Array.isArray(got) ? got.join(', ') : got;
    if (text !== value) return `answered ${String(code)}, and its header ${name} is ${text === undefined ? 'missing' : `“${cut(text)}”`}, where “${cut(value)}” is expected.`;
  }
  if (wanted === null) return null;
  if (wanted.kind === 'text') return body.includes(wanted.text) ? null : `answered ${String(code)}, and its body does not hold “${cut(wanted.text)}”.`;
  const written = `/${wanted.pattern}/${wanted.flags}`;
  const matches = patternMatches(wanted, ['', body]);
  if (matches === 'too-slow') return { status: 'inconclusive', reason: 'unsupported', message: `The pattern ${cut(written)} took too long on the body. Make it simpler, or look for a text.` };
  const [nothing, found] = matches;
  if (nothing === true) return { status: 'inconclusive', reason: 'unsupported', message: `The pattern ${cut(written)} matches every body, even none. Say more.` };
  return found === true ? null : `answered ${String(code)}, and its body does not match ${cut(written)}.`;
}

function redirection(code: number, { location }: IncomingHttpHeaders): string {
  return code >= 300 && code < 400 && location !== undefined ? ` It leads to ${cut(location)}, which is not followed.` : '';
}

/** Milliseconds that a pattern may take: backtracking can take for ever, and the pattern comes from the file. */
const PATTERN_PATIENCE = 200;

/** Only `vm` can interrupt a regular expression; the code that it runs is the one line here. */
function patternMatches({ pattern, flags }: { readonly pattern: string; readonly flags: string }, texts: readonly string[]): readonly boolean[] | 'too-slow' {
  const compiled = new RegExp(pattern, `${flags}u`);
  const context = createContext({ match: () => texts.map((text) => compiled.test(text)) });
  try {
    return runInContext('match()', context, { timeout: PATTERN_PATIENCE }) as readonly boolean[];
  } catch (error) {
    // An error of the other context is no instance of our `Error`.
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return 'too-slow';
    throw error;
  }
}

const LONGEST = 80;

function cut(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
