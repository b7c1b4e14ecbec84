import type { Block, Placeholder } from '../checklist/model.ts';
import { blockOptions } from '../checklist/blockOptions.ts';
import { isTranscript } from '../checklist/transcriptLanguage.ts';
import type { Script } from '../ports.ts';
import { done, refused, type EngineContext } from './context.ts';
import type { ExecRequest, Outcome, Snapshot } from './engine.ts';
import { findBlock, findItem, findStatement } from './target.ts';

/** What is run, and what it belongs to in the record. */
export interface ResolvedExec {
  /** Id of the block or of the command item. */
  readonly target: string;
  /** Id of the statement, where one was asked for by itself. */
  readonly statement: string | null;
  readonly script: Script;
}

interface Source {
  readonly target: string;
  readonly statement: string | null;
  readonly lang: string;
  readonly text: string;
  readonly block: Block | null;
}

/** Characters that no shell gives a meaning to, wherever in a word they stand. */
const PLAIN_VALUE = /^[\p{L}\p{N}_][\p{L}\p{N}._:/@+=,%-]*$/u;

/** Finds what is asked for and puts values in the place of placeholders. Runs nothing. */
export function resolveExec(context: EngineContext, snapshot: Snapshot, request: ExecRequest): Outcome<ResolvedExec> {
  const source = sourceOf(snapshot, request.target);
  if (source.status === 'refused') return source;
  const { block, lang, target, statement } = source.value;
  const interpreter = context.interpreter(lang, snapshot.configuration.shell);
  if (interpreter === null) return refused('not-runnable', `A block in “${lang === '' ? 'no language' : lang}” cannot be run.`, [target]);
  const text = fill(source.value.text, block?.placeholders ?? [], request.values);
  if (text.status === 'refused') return text;
  const options = blockOptions(block?.options ?? {});
  if (options.status === 'refused') return refused('bad-value', options.message, [target]);
  const directory = context.resolveDirectory(options.value.cwd);
  if (directory === null) return refused('bad-value', `The directory ${options.value.cwd ?? ''} of this block lies outside the repository.`, [target]);
  return done({ target, statement, script: { interpreter, text: text.value, directory, environment: {}, timeout: options.value.timeout } });
}

function sourceOf(snapshot: Snapshot, target: string): Outcome<Source> {
  const { checklist } = snapshot;
  const block = findBlock(checklist, target);
  if (block !== null) return done({ target, statement: null, lang: block.lang, text: runnableText(block), block });
  const found = findStatement(checklist, target);
  if (found !== null) return done({ target: found.block.id, statement: target, lang: found.block.lang, text: found.statement.text, block: found.block });
  const item = findItem(checklist, target);
  if (item === null) return refused('unknown-target', `There is nothing to run at ${target}. Name a block, a statement or a command item by id or line.`);
  const [command] = item.names;
  if (item.kind !== 'command' || command === undefined) return refused('wrong-kind', `“${item.label}” is no command.`, [target]);
  return done({ target, statement: null, lang: snapshot.configuration.shell, text: command, block: null });
}

/** A console transcript runs its commands and not its output. */
function runnableText(block: Block): string {
  const transcript = block.statements.length > 0 && isTranscript(block.lang, block.text);
  return transcript ? block.statements.map((statement) => statement.text).join('\n') : block.text;
}

/**
 * Puts values in place of placeholders. A value may hold only characters that no shell gives a meaning to,
 * so that it stays one word however the placeholder is quoted.
 */
function fill(text: string, placeholders: readonly Placeholder[], values: Readonly<Record<string, string>>): Outcome<string> {
  const used = placeholders.filter((placeholder) => text.includes(placeholder.text));
  const missing = [...new Set(used.map((placeholder) => placeholder.name))].filter((name) => !Object.hasOwn(values, name));
  if (missing.length > 0) return refused('unresolved-placeholder', `A value is missing for ${missing.join(', ')}. Nothing was run.`, missing);
  let filled = text;
  for (const { name, text: written } of used) {
    const value = values[name] ?? '';
    if (!PLAIN_VALUE.test(value)) return refused('bad-value', `The value for ${name} may hold letters, digits and . _ : / @ + = , % - only.`, [name]);
    filled = filled.replaceAll(written, () => value);
  }
  return done(filled);
}
