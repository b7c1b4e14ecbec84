/** The YAML between the two `---` lines at the top of a file. */
import { isMap, LineCounter, parseDocument, type Document } from 'yaml';
import type { Problem } from './model.ts';

export interface FrontMatter {
  /** The YAML itself, without its fences; null where the file has none. */
  readonly source: string | null;
  /** Where `source` begins in the text. */
  readonly offset: number;
  /** Line in the file of the first line of `source`: 2, since the fence is on line 1. */
  readonly firstLine: number;
  /** With the positions of every node; null where there is none, or it cannot be read. */
  readonly document: Document | null;
  /** `{}` where there is none or it is not a mapping. */
  readonly value: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];
  /** The problem at a range of offsets in `source`, in lines and columns of the file. */
  problem(range: readonly [number, number], severity: Problem['severity'], rule: string, message: string): Problem;
}

/** As micromark-extension-frontmatter reads it: both fences alone on their lines, trailing blanks allowed. */
const FENCED = /^(---[ \t]*(?:\r\n|\n|\r))(?:([\s\S]*?)(?:\r\n|\n|\r))??---[ \t]*(?=[\r\n]|$)/;

/** Enough to mend a file by; what is no YAML at all has one for every character. */
const MAX_PROBLEMS = 10;
/** More aliases than any hand-written file has, fewer than it takes to swell memory. */
const MAX_ALIASES = 100;

/**
 * Reads the front matter of a checklist. `text` is without a byte order mark. Never throws: what cannot be read,
 * has a key twice, or is no mapping is a positioned problem, and the value is then `{}`.
 */
export function parseFrontMatter(text: string): FrontMatter {
  const match = text.startsWith('---') ? FENCED.exec(text) : null;
  const source = match === null ? null : (match[2] ?? '');
  const lines = new LineCounter();
  const problem: FrontMatter['problem'] = ([from, to], severity, rule, message) => {
    const start = lines.linePos(from);
    const end = lines.linePos(Math.max(from, to));
    return { rule, severity, line: start.line + 1, column: start.col, endLine: end.line + 1, endColumn: end.col, message };
  };
  const empty = { source, offset: match?.[1]?.length ?? 0, firstLine: 2, document: null, value: {}, problem };
  if (source === null) return { ...empty, problems: [] };
  try {
    const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' });
    if (document.errors.length > 0) {
      return { ...empty, problems: document.errors.slice(0, MAX_PROBLEMS).map((error) => problem(error.pos, 'error', 'front-matter', `Front matter is ignored: ${sentence(error.message)}`)) };
    }
    if (document.contents === null) return { ...empty, document, problems: [] };
    if (!isMap(document.contents)) {
      return { ...empty, problems: [problem([0, source.length], 'warning', 'front-matter', 'Front matter is ignored: expected "key: value" lines.')] };
    }
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return { ...empty, document, value: isRecord(value) ? value : {}, problems: [] };
  } catch {
    // Too many aliases, or nesting deeper than the library's stack.
    return { ...empty, problems: [problem([0, 0], 'error', 'front-matter', 'Front matter is ignored: it has too many aliases, or is nested too deeply.')] };
  }
}

/** The top of a file up to the end of its front matter, fences included; empty where it has none. */
export function frontMatterText(text: string): string {
  return text.startsWith('---') ? (FENCED.exec(text)?.[0] ?? '') : '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
