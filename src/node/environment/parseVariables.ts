import { parse } from 'dotenv';

export type Parsed = { readonly status: 'parsed'; readonly values: ReadonlyMap<string, string>; readonly cut: ReadonlySet<string> } | { readonly status: 'unreadable'; readonly message: string };

/** Lines that git leaves in a file while a merge is not done. */
const CONFLICT = /^(?:<{7}|>{7}) /m;
/** `NAME=a#b` without quotes: dotenv takes `a`, and a shell or Docker `a#b`. */
const CUT = /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*[=:][ \t]*[^\s'"`#](?:[^#\r\n]*[^\s#])?#/gmu;
const QUOTES = ['"', "'", '`'];

/**
 * Reads bytes as a `.env` file, by the rules of dotenv. What it would take for a value though somebody meant otherwise (a quote
 * that is never closed, both sides of a merge) makes all of it unreadable. `name` is what the message calls it.
 */
export function parseVariables(bytes: Uint8Array, name: string): Parsed {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { status: 'unreadable', message: `${name} is not UTF-8 text. Save it as UTF-8, then check again.` };
  }
  if (text.includes('\0')) return { status: 'unreadable', message: `${name} holds binary data, and no variables can be read from it.` };
  if (CONFLICT.test(text)) return { status: 'unreadable', message: `${name} holds a merge that is not done. Resolve it, then check again.` };
  const values = new Map(Object.entries(parse(text)));
  for (const [variable, value] of values) {
    if (QUOTES.includes(value.charAt(0))) return { status: 'unreadable', message: `The quotation mark before the value of ${variable} in ${name} is never closed. Close it, then check again.` };
  }
  return { status: 'parsed', values, cut: new Set([...text.matchAll(CUT)].map(([, variable = '']) => variable)) };
}
