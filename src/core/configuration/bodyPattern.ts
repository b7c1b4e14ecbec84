import type { HttpMetric } from './configuration.ts';

const PATTERN = /^\/(.*)\/([a-z]*)$/su;

/** Null where a demand on a body can be met and missed, else what is wrong with it. */
export function bodyFault(text: string): string | null {
  const [, pattern, flags] = PATTERN.exec(text) ?? [];
  if (pattern === undefined || flags === undefined) return null;
  if (/[^ims]/u.test(flags)) return 'has a flag other than i, m or s';
  try {
    // Only read here: to try it on a text can take for ever, and nothing is measured yet.
    void new RegExp(pattern, `${flags}u`);
    return null;
  } catch {
    return 'is no regular expression; without the slashes it is looked for as it stands';
  }
}

/** `/…/` is a regular expression, with the flags i, m or s behind it; anything else is looked for as it stands. */
export function parseBody(text: string): NonNullable<HttpMetric['body']> {
  const [, pattern, flags] = PATTERN.exec(text) ?? [];
  return pattern === undefined || flags === undefined ? { kind: 'text', text } : { kind: 'pattern', pattern, flags };
}
