import { redactText } from '../redaction/redactText.ts';
import type { Secrets } from '../redaction/redactor.ts';
import { isSecretName } from '../redaction/secretValues.ts';
import { isRefusedVariable } from './refusedVariable.ts';

/** Bytes that a script may give out: names and versions, not files. */
export const MOST_GIVEN = 64 * 1024;

/** What a script wrote to `$HOLDPOINT_OUTPUT` for those that run after it. */
export interface GivenOut {
  readonly values: Readonly<Record<string, string>>;
  /** Those that are secrets by their names or their looks: written nowhere. */
  readonly secrets: ReadonlyMap<string, string>;
  /** What was not taken, and why. No message repeats a value. */
  readonly faults: readonly string[];
}

const NOTHING = { values: {}, secrets: new Map<string, string>() };
const LINE = /^([A-Za-z_]\w*)=(.*)$/su;

/** Reads `name=value` lines; of two for one name the later holds. What is wrong with one line leaves the others alone. */
export function readGivenOut(bytes: Uint8Array, known: Secrets): GivenOut {
  if (bytes.length > MOST_GIVEN) return { ...NOTHING, faults: [`$HOLDPOINT_OUTPUT took more than ${String(MOST_GIVEN / 1024)} KiB, and nothing of it was taken. Give out a path instead.`] };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { ...NOTHING, faults: ['What was written to $HOLDPOINT_OUTPUT is no UTF-8 text, and nothing of it was taken.'] };
  }
  const values = new Map<string, string>();
  const secrets = new Map<string, string>();
  const faults: string[] = [];
  for (const [index, line] of text.split(/\r?\n/u).entries()) {
    if (line.trim() === '') continue;
    const [, name, value] = LINE.exec(line) ?? [];
    const fault = name === undefined || value === undefined ? 'expected name=value, the name of letters, digits and _' : faultOf(name, value);
    if (fault !== null || name === undefined || value === undefined) {
      faults.push(`Line ${String(index + 1)} of $HOLDPOINT_OUTPUT was not taken: ${fault ?? ''}.`);
      continue;
    }
    values.delete(name);
    secrets.delete(name);
    if (isSecretName(name) || redactText(value, known).masked > 0) secrets.set(name, value);
    else values.set(name, value);
  }
  return { values: Object.fromEntries(values), secrets, faults };
}

function faultOf(name: string, value: string): string | null {
  if (isRefusedVariable(name)) return `no block may set ${name} for others`;
  return /\p{Cc}/u.test(value) ? `the value of ${name} holds a control character` : null;
}
