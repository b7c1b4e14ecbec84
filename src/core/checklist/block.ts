/** Fenced code to blocks with statements and placeholders. */
import type { Code } from 'mdast';
import { blockPlacer, commandsOf, placeholdersOf, variablesOf } from './blockShell.ts';
import { fenceProblems } from './fenceProblems.ts';
import { idIn, slug, type Ids } from './identity.ts';
import type { Block, Problem, ShellCommand } from './model.ts';
import type { NamedOptions } from './namedOptions.ts';
import { readOptions } from './options.ts';
import type { Places } from './places.ts';
import { problemOnLine } from './problem.ts';
import { isShell } from './shellLanguage.ts';
import { shellProblems } from './shellProblems.ts';
import { readShell, type StatementText } from './statements.ts';

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

/** What making blocks adds to, and takes from, the checklist that they are of. */
export interface BlockSurroundings {
  readonly places: Places;
  readonly ids: Ids;
  readonly named: NamedOptions;
  readonly problems: Problem[];
  readonly commands: ShellCommand[];
}

/** Makes a block, and adds its problems and commands to those of the checklist. */
export function makeBlock(draft: BlockDraft, { places, ids, named, problems, commands }: BlockSurroundings): Block {
  const { node } = draft;
  const line = node.position?.start.line ?? 1;
  const fence = places.line(line);
  const info = infoOf(node);
  const { options: written, fault } = readOptions(info.meta);
  if (fault !== null) problems.push(problemOnLine(line, fence.length + 1, 'warning', 'block-options', fault));
  problems.push(...fenceProblems(written, line, places));
  if (node.data?.fences === 1) problems.push(problemOnLine(line, fence.length + 1, 'warning', 'unclosed-fence', 'This code block is never closed. Close it with a line of the same fence.'));
  const code = node.value.replace(/\r\n?/g, '\n');
  const shell = isShell(info.lang) ? readShell(code, info.lang) : null;
  const statements = shell?.statements ?? [];
  const id = ids.claim(nameOf(written) ?? placeOf(draft, statements));
  const place = blockPlacer(shell?.script ?? code, line + 1, places);
  if (shell !== null) {
    const made = commandsOf(id, shell, place);
    commands.push(...made);
    problems.push(...shellProblems(shell, made, place, places));
  }
  return {
    id,
    line,
    endLine: endLine(node),
    lang: info.lang,
    text: code,
    item: draft.item,
    section: draft.section,
    options: { ...named.of(id, nameOf(written)), ...written },
    statements: statements.map((statement) => ({
      id: ids.claim(`${id}/${statementSlug(statement)}`),
      line: line + 1 + statement.line,
      endLine: line + 1 + statement.endLine,
      text: statement.text,
      label: statement.label,
    })),
    placeholders: shell === null ? [] : placeholdersOf(shell, place),
    variables: shell === null ? [] : variablesOf(shell, place),
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
