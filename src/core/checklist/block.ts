/** Fenced code to blocks with statements and placeholders. */
import type { Code } from 'mdast';
import { idIn, slug, type Ids } from './identity.ts';
import type { Block, Placeholder, Problem } from './model.ts';
import { readOptions } from './options.ts';
import { problemOnLine } from './problem.ts';
import { isShell, lineFinder, readShell, type StatementText } from './statements.ts';

/** A fenced block as the walk found it. */
export interface BlockDraft {
  readonly node: Code;
  readonly section: string | null;
  /** What the block's id begins with. */
  readonly prefix: string | null;
  /** Id of the task item around it. */
  readonly item: string | null;
  /** Label of the list item around it, task or not. */
  readonly step: string | null;
}

/** Longest part of a statement's id that is taken from its own text. */
const MAX_SLUG = 60;

/** Makes a block. `lines` are those of the file, to find columns in. */
export function makeBlock(draft: BlockDraft, lines: readonly string[], ids: Ids, problems: Problem[]): Block {
  const { node } = draft;
  const line = node.position?.start.line ?? 1;
  const info = infoOf(node);
  const { options, fault } = readOptions(info.meta);
  if (fault !== null) problems.push(problemOnLine(line, (lines[line - 1] ?? '').length + 1, 'warning', 'block-options', fault));
  if (node.data?.fences === 1) problems.push(problemOnLine(line, (lines[line - 1] ?? '').length + 1, 'warning', 'unclosed-fence', 'This code block is never closed. Close it with a line of the same fence.'));
  const code = node.value.replace(/\r\n?/g, '\n');
  const shell = isShell(info.lang) ? readShell(code, info.lang) : null;
  const statements = shell?.statements ?? [];
  const id = ids.claim(nameOf(options) ?? placeOf(draft, statements));
  if (shell !== null && shell.fault !== null) {
    const at = line + 1 + shell.fault.line;
    problems.push(problemOnLine(at, (lines[at - 1] ?? '').length + 1, 'warning', 'shell-syntax', `The shell would not understand this: ${shell.fault.message}.`));
  }
  return {
    id,
    line,
    endLine: endLine(node),
    lang: info.lang,
    text: code,
    item: draft.item,
    section: draft.section,
    options,
    statements: statements.map((statement) => ({
      id: ids.claim(`${id}/${statementSlug(statement)}`),
      line: line + 1 + statement.line,
      endLine: line + 1 + statement.endLine,
      text: statement.text,
      label: statement.label,
    })),
    placeholders: placeholdersOf(code, shell?.placeholders ?? [], line + 1, lines),
  };
}

/** `bash{name=halt}` and `{.bash name=halt}` are written too. */
function infoOf(node: Code): { readonly lang: string; readonly meta: string } {
  const info = [node.lang, node.meta].filter(Boolean).join(' ');
  const [, lang = '', attached = ''] = /^([^\s{]*)([\s\S]*)$/.exec(info) ?? [];
  const pandoc = lang === '' ? /^\{\s*\.([\w+-]+)/.exec(attached)?.[1] : undefined;
  return { lang: (pandoc ?? lang).toLowerCase(), meta: attached };
}

function nameOf(options: Readonly<Record<string, unknown>>): string | null {
  const { name } = options;
  return typeof name === 'string' || typeof name === 'number' ? slug(String(name)) || null : null;
}

/** Within an item it is the item's block; else it is called by the step that it stands in, or by what it does. */
function placeOf(draft: BlockDraft, statements: readonly StatementText[]): string {
  return draft.item === null ? idIn(draft.prefix, draft.step ?? onlyLabel(statements) ?? '', 'block') : `${draft.item}/block`;
}

function onlyLabel(statements: readonly StatementText[]): string | null {
  return statements.length === 1 ? (statements[0]?.label ?? null) : null;
}

function statementSlug({ label, text }: StatementText): string {
  return slug(label ?? '') || slug(text.split('\n')[0] ?? '').slice(0, MAX_SLUG).replace(/-$/, '') || 'statement';
}

function endLine(node: Code): number {
  const { start, end } = node.position ?? { start: { line: 1 }, end: { line: 1, column: 1 } };
  return end.column === 1 && end.line > start.line ? end.line - 1 : end.line;
}

function placeholdersOf(code: string, matches: readonly { name: string; text: string; offset: number }[], firstLine: number, lines: readonly string[]): readonly Placeholder[] {
  if (matches.length === 0) return [];
  const lineAt = lineFinder(code);
  const codeLines = code.split('\n');
  return matches.map(({ name, text, offset }) => {
    const row = lineAt(offset);
    const before = code.slice(code.lastIndexOf('\n', offset - 1) + 1, offset).length;
    const written = lines[firstLine - 1 + row] ?? '';
    // The fence's indentation and quote markers stand before the code; a tab among them may have become blanks.
    const indentation = Math.max(0, written.length - (codeLines[row]?.length ?? 0));
    return { name, text, line: firstLine + row, column: indentation + before + 1 };
  });
}
