/** Shell code cut into statements by the shell's grammar. */
import { forEachChild, parse, type SyntaxNode } from 'unbash';
import { isTranscript } from './transcriptLanguage.ts';
import { readTranscript } from './transcript.ts';
import { blankPlaceholders, findPlaceholders, type PlaceholderMatch } from './placeholders.ts';
import { walkShell, type WalkedScript } from './shellWalk.ts';

/** Lines count from 0 in the code of the block. */
export interface StatementText {
  readonly line: number;
  readonly endLine: number;
  readonly text: string;
  readonly label: string | null;
}

export interface ShellCode {
  /** What is run: the code, or the commands of a transcript, line for line. A line ends where the code's line ends. */
  readonly script: string;
  readonly statements: readonly StatementText[];
  /** Those that a statement would run with; one in a comment asks for nothing. Offsets are those of `script`. */
  readonly placeholders: readonly PlaceholderMatch[];
  /** Offsets are those of `script`. */
  readonly walked: WalkedScript;
  /** The first fault of the grammar, with its line from 0. */
  readonly fault: { readonly line: number; readonly message: string } | null;
}

interface Span {
  readonly from: number;
  to: number;
  readonly line: number;
  endLine: number;
}

/**
 * Cuts shell code into statements. Pipelines, here-documents, loops, functions and continued lines stay whole.
 * Commands on one line (`cd app; make`) are one statement: their author wrote one step.
 */
export function readShell(code: string, lang: string): ShellCode {
  const transcript = isTranscript(lang, code);
  const script = transcript ? readTranscript(code) : code;
  const candidates = findPlaceholders(script);
  const parsed = parse(blankPlaceholders(script, candidates));
  const lineAt = lineFinder(script);
  const lines = script.split('\n');
  const spans: Span[] = [];
  for (const command of parsed.commands) {
    if (command.end <= command.pos) continue;
    const end = endOf(command, script);
    const span = { from: command.pos, to: end, line: lineAt(command.pos), endLine: lineAt(Math.max(command.pos, end - 1)) };
    const last = spans.at(-1);
    if (last !== undefined && span.line <= last.endLine) {
      last.to = Math.max(last.to, span.to);
      last.endLine = Math.max(last.endLine, span.endLine);
    } else spans.push(span);
  }
  const [error] = parsed.errors ?? [];
  return {
    script,
    statements: spans.map(({ line, endLine }, index) => ({
      line,
      endLine,
      text: lines.slice(line, endLine + 1).join('\n').trim(),
      label: commentAbove(lines, line, spans[index - 1]?.endLine ?? -1),
    })),
    placeholders: inStatements(candidates, spans),
    walked: walkShell(parsed),
    fault: error === undefined || lang === 'zsh' ? null : { line: lineAt(Math.min(error.pos, script.trimEnd().length)), message: error.message },
  };
}

/** A statement ends after the here-documents that it opens, which the parser keeps apart. */
function endOf(node: SyntaxNode, script: string): number {
  let end = node.end;
  if (!script.slice(node.pos, node.end).includes('<<')) return end;
  const visit = (child: SyntaxNode): void => {
    if (child.type === 'HereDoc') end = Math.max(end, child.closing?.end ?? child.body.end);
    forEachChild(child, visit);
  };
  forEachChild(node, visit);
  return end;
}

/** Both are in the order of the text. What is in no statement is in a comment, and nobody needs to fill it in. */
function inStatements(matches: readonly PlaceholderMatch[], spans: readonly Span[]): readonly PlaceholderMatch[] {
  let next = 0;
  return matches.filter(({ offset }) => {
    while ((spans[next]?.to ?? Infinity) <= offset) next += 1;
    return (spans[next]?.from ?? Infinity) <= offset;
  });
}

function commentAbove(lines: readonly string[], line: number, previousEnd: number): string | null {
  const comments: string[] = [];
  for (let above = line - 1; above > previousEnd; above -= 1) {
    const comment = /^\s*#(?!!)\s?(.*)$/.exec(lines[above] ?? '');
    if (comment === null) break;
    comments.unshift((comment[1] ?? '').trim());
  }
  return comments.join(' ').trim() || null;
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Gives the line of an offset by binary search. */
export function lineFinder(text: string): (offset: number) => number {
  const starts = lineStarts(text);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
}
