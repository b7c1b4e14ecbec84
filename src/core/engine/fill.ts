/** Puts values in the places that a person is to fill in. */
import type { Block, Placeholder, Statement, Variable } from '../checklist/model.ts';
import { isSecretName } from '../redaction/secretValues.ts';
import { done, refused } from './context.ts';
import type { Outcome } from './engine.ts';

export interface Filled {
  readonly text: string;
  /** Variables that carry values into the script; those of secrets are in no text. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Characters that no shell gives a meaning to, wherever in a word they stand. */
const PLAIN_VALUE = /^[\p{L}\p{N}_][\p{L}\p{N}._:/@+=,%-]*$/u;

/** What is to be filled in of a block, or of one statement of it. */
export interface Blanks {
  readonly placeholders: readonly Placeholder[];
  readonly variables: readonly Variable[];
}

/** `hasVariable` says what the environment gives a value to. A variable is set for what stands below its assignment, and not in a statement by itself. */
export function blanksOf(block: Block | null, statement: Statement | null, hasVariable: (name: string) => boolean): Blanks {
  if (block === null) return { placeholders: [], variables: [] };
  const inside = ({ line }: { readonly line: number }): boolean => statement === null || (line >= statement.line && line <= statement.endLine);
  const isSet = ({ setOn }: Variable): boolean => setOn !== null && inside({ line: setOn });
  const variables = block.variables.filter((variable) => inside(variable) && (variable.empty || (!isSet(variable) && !hasVariable(variable.name))));
  return { placeholders: block.placeholders.filter(inside), variables };
}

/**
 * Fills in a script. A value in the text may hold only characters that no shell gives a meaning to, so that it stays one
 * word however it is quoted. Values of secrets, and of variables, come in through the environment and are in no text.
 */
export function fill(text: string, { placeholders, variables }: Blanks, values: Readonly<Record<string, string>>): Outcome<Filled> {
  const names = [...new Set([...placeholders, ...variables].map(({ name }) => name))];
  const missing = names.filter((name) => !Object.hasOwn(values, name));
  if (missing.length > 0) return refused('unresolved-placeholder', `A value is missing for ${missing.join(', ')}. Nothing was run.`, missing);
  const environment: Record<string, string> = {};
  let filled = text;
  for (const { name, text: written } of new Map(placeholders.map((placeholder) => [placeholder.text, placeholder])).values()) {
    const value = values[name] ?? '';
    if (!PLAIN_VALUE.test(value)) return refused('bad-value', `The value for ${name} may hold letters, digits and . _ : / @ + = , % - only.`, [name]);
    if (!isSecretName(name)) {
      filled = filled.replaceAll(written, () => value);
      continue;
    }
    if (isInSingleQuotes(filled, written)) return refused('bad-value', `A secret is never written into a script, and ${written} stands in single quotes, where the shell reads no variable. Use double quotes.`);
    environment[carrier(name)] = value;
    filled = filled.replaceAll(written, () => `\${${carrier(name)}}`);
  }
  for (const { name, empty } of variables) {
    const value = values[name] ?? '';
    if (value === '' || /\p{Cc}/u.test(value)) return refused('bad-value', `The value for ${name} may not be empty, and has to be one line.`, [name]);
    if (!empty) environment[name] = value;
    else {
      const isPlain = PLAIN_VALUE.test(value) && !isSecretName(name);
      if (!isPlain) environment[carrier(name)] = value;
      filled = filled.replace(new RegExp(`(?<![\\w$])${name}=(?=[\\s;&|)]|$)`, 'm'), () => `${name}=${isPlain ? value : `"\${${carrier(name)}}"`}`);
    }
  }
  return done({ text: filled, environment });
}

function carrier(name: string): string {
  return `HOLDPOINT_VALUE_${name.replaceAll(/\W/g, '_')}`;
}

/** Whether any of the places stands behind an odd number of single quotes on its line, outside double quotes. */
function isInSingleQuotes(text: string, written: string): boolean {
  return text.split('\n').some((line) => {
    for (let at = line.indexOf(written); at !== -1; at = line.indexOf(written, at + 1)) {
      let quote: string | null = null;
      for (const character of line.slice(0, at).replaceAll(/\\./g, '')) {
        if (quote === null && (character === '"' || character === "'")) quote = character;
        else if (character === quote) quote = null;
      }
      if (quote === "'") return true;
    }
    return false;
  });
}
