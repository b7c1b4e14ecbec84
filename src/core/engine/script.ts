import type { Block, Statement } from '../checklist/model.ts';
import { blockOptions } from '../checklist/blockOptions.ts';
import { isRunnable, ownInterpreter, shebangOf } from '../checklist/runnableBlock.ts';
import { isShell } from '../checklist/shellLanguage.ts';
import { isTranscript } from '../checklist/transcriptLanguage.ts';
import type { Script } from '../ports.ts';
import { isShellWord } from '../commands/shellWords.ts';
import { done, refused, type EngineContext } from './context.ts';
import type { ExecRequest, Outcome, Snapshot } from './engine.ts';
import { blanksOf, fill } from './fill.ts';
import type { LoadedEnvironment } from './loadedEnvironment.ts';
import { findBlock, findItem, findStatement } from './target.ts';

/** What is run, and what it belongs to in the record. */
export interface ResolvedExec {
  /** Id of the block or of the command item. */
  readonly target: string;
  /** Id of the statement, where one was asked for by itself. */
  readonly statement: string | null;
  readonly script: Script;
  /** Those given, and those that are remembered for the deployment. */
  readonly values: Readonly<Record<string, string>>;
  /** Those of them that may be remembered. */
  readonly remembered: Readonly<Record<string, string>>;
  /** What was left out of it, and why, for a person to read. */
  readonly notes: readonly string[];
}

interface Source {
  readonly target: string;
  readonly statement: string | null;
  readonly lang: string;
  readonly text: string;
  readonly block: Block | null;
  /** The lines of the block that are run; null for all. */
  readonly part: Statement | null;
}

/** Finds what is asked for and puts values in the place of placeholders. `loaded` is what `.env` files give. Runs nothing. */
export function resolveExec(context: EngineContext, snapshot: Snapshot, request: ExecRequest, loaded: LoadedEnvironment): Outcome<ResolvedExec> {
  const source = sourceOf(snapshot, request.target);
  if (source.status === 'refused') return source;
  const { block, part, lang, target, statement } = source.value;
  const own = block === null ? null : (ownInterpreter(block) ?? ofShebang(context, snapshot, block));
  const interpreter = own ?? context.interpreter(lang, snapshot.configuration.shell);
  if (interpreter === null || (block !== null && !isRunnable(block))) return refused('not-runnable', `A block in “${lang === '' ? 'no language' : lang}” cannot be run.`, [target]);
  const remembered = { ...snapshot.run?.values, ...request.values };
  const values = { ...snapshot.run?.values, ...request.outputs, ...request.values };
  const options = blockOptions(block?.options ?? {});
  if (options.status === 'refused') return refused('bad-value', options.message, [target]);
  const { ssh, cwd, timeout } = options.value;
  const text = fill(source.value.text, blanksOf(block, part, (name) => isShellWord(`$${name}`) || Object.hasOwn(loaded.environment, name) || (ssh === null && context.lookup.hasVariable(name))), values);
  if (text.status === 'refused') return text;
  const directory = ssh === null ? context.resolveDirectory(cwd) : (cwd ?? '');
  if (directory === null) return refused('bad-value', `The directory ${cwd ?? ''} of this block lies outside the repository.`, [target]);
  const environment = { ...loaded.environment, ...snapshot.run?.outputs, ...request.outputs, ...text.value.environment };
  return done({ target, statement, values, remembered, notes: loaded.notes, script: { interpreter, text: text.value.text, directory, environment, timeout, ...(ssh === null ? {} : { runner: { kind: 'ssh', target: ssh } }) } });
}

/** A shell stops at the first failure also where a script names it by itself. */
function ofShebang(context: EngineContext, snapshot: Snapshot, { text }: Block): readonly string[] | null {
  const shebang = shebangOf(text);
  const [program = '', ...args] = shebang ?? [];
  if (shebang === null) return null;
  const name = program.slice(program.lastIndexOf('/') + 1);
  const strict = isShell(name) ? context.interpreter(name, snapshot.configuration.shell) : null;
  return strict === null ? shebang : [program, ...strict.slice(1), ...args];
}

function sourceOf(snapshot: Snapshot, target: string): Outcome<Source> {
  const { checklist } = snapshot;
  const block = findBlock(checklist, target);
  if (block !== null) return done({ target, statement: null, lang: block.lang, text: runnableText(block), block, part: null });
  const found = findStatement(checklist, target);
  if (found !== null) return done({ target: found.block.id, statement: target, lang: found.block.lang, text: found.statement.text, block: found.block, part: found.statement });
  const item = findItem(checklist, target);
  if (item === null) return refused('unknown-target', `There is nothing to run at ${target}. Name a block, a statement or a command item by id or line.`);
  const [command] = item.names;
  if (item.kind !== 'command' || command === undefined) return refused('wrong-kind', `“${item.label}” is no command.`, [target]);
  return done({ target, statement: null, lang: snapshot.configuration.shell, text: command, block: null, part: null });
}

/** A console transcript runs its commands and not its output. */
function runnableText(block: Block): string {
  const transcript = block.statements.length > 0 && isTranscript(block.lang, block.text);
  return transcript ? block.statements.map((statement) => statement.text).join('\n') : block.text;
}
