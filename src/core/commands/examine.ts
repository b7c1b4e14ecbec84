/** What commands name that is not there: scripts of npm, targets of make, files, programs, variables. */
import type { Block, Checklist, Problem, ShellCommand, ShellWord } from '../checklist/model.ts';
import { npmCall } from '../checklist/npmFlags.ts';
import { placesIn, type Places } from '../checklist/places.ts';
import { nearestKey } from '../configuration/nearestKey.ts';
import type { CommandLookup } from '../ports.ts';
import { isShellWord } from './shellWords.ts';

export interface Examination {
  readonly text: string;
  readonly checklist: Checklist;
  readonly lookup: CommandLookup;
  /** Absolute path of the directory that a block runs in; null where it lies outside the repository. */
  directoryOf(block: Block | null): string | null;
}

/** Interpreters that are followed by the file that they run. */
const INTERPRETERS = new Set(['bash', 'sh', 'zsh', 'dash', 'ksh', 'python', 'python3', 'node', 'ruby', 'perl', 'source', '.']);

/** Reads what there is, and runs nothing. Says nothing where it cannot know, as behind a `cd`. */
export async function examineCommands({ text, checklist, lookup, directoryOf }: Examination): Promise<readonly Problem[]> {
  const places = placesIn(text);
  const problems: Problem[] = [];
  const blocks = new Map(checklist.blocks.map((block) => [block.id, block]));
  const moved = new Set<string>();
  const seen = new Map<string, Set<string>>();
  for (const command of checklist.commands) {
    const directory = directoryOf(blocks.get(command.target) ?? null);
    const [program] = command.words.slice(command.assignments);
    if (directory === null || program === undefined) continue;
    const found = await missingProgram(command, program, directory, lookup);
    if (found !== null) problems.push(found);
    else if (!moved.has(command.target)) {
      const made = seen.get(command.target) ?? new Set<string>();
      problems.push(...(await missingScript(command, directory, lookup, places)), ...(await missingTargets(command, directory, lookup)), ...(await missingFile(command, directory, lookup, made)));
    }
    if (['cd', 'pushd', 'popd'].includes(program.text)) moved.add(command.target);
    seen.set(command.target, new Set([...(seen.get(command.target) ?? []), ...command.words.map((word) => word.text)]));
  }
  for (const block of checklist.blocks) problems.push(...unsetVariables(block, lookup));
  return problems;
}

function onWord({ line, column, length }: ShellWord, severity: Problem['severity'], rule: string, message: string): Problem {
  return { rule, severity, line, column, endLine: line, endColumn: column + length, message };
}

async function missingProgram({ local }: ShellCommand, program: ShellWord, directory: string, lookup: CommandLookup): Promise<Problem | null> {
  if (!program.literal || local || program.text === '' || program.text.includes('/') || isShellWord(program.text) || (await lookup.hasProgram(program.text, directory))) return null;
  return onWord(program, 'warning', 'missing-command', `${program.text} is not on the PATH of this machine.`);
}

async function missingScript(command: ShellCommand, directory: string, lookup: CommandLookup, places: Places): Promise<readonly Problem[]> {
  const call = npmCall(command);
  const word = call?.name ?? command.words[command.assignments + 1];
  // Without a script of its own, npm has something else to do for `start`, `stop` and `restart`.
  if (call === null || word === undefined || !word.literal || call.workspaces || (call.name === null && call.script !== 'test')) return [];
  if (call.prefix !== null) return [];
  const scripts = await lookup.npmScripts(directory);
  if (scripts === null) return [onWord(word, 'warning', 'missing-script', `There is no package.json here, so npm finds no script "${call.script}".`)];
  if (scripts.includes(call.script)) return [];
  const problem = onWord(word, 'warning', 'missing-script', `package.json has no script "${call.script}".`);
  const nearest = call.name === null ? null : nearestKey(call.script, scripts);
  if (nearest === null || !/^[\w:.-]+$/.test(nearest)) return [problem];
  return [{ ...problem, message: `${problem.message} Did you mean "${nearest}"?`, fix: { title: `Change to "${nearest}"`, edits: [{ offset: places.offset(word.line, word.column), length: word.length, text: nearest }] } }];
}

async function missingTargets({ words, assignments }: ShellCommand, directory: string, lookup: CommandLookup): Promise<readonly Problem[]> {
  const [program, ...rest] = words.slice(assignments);
  if (program?.text !== 'make' && program?.text !== 'gmake') return [];
  // Another file or directory, or flags that take a word: their targets are not looked for.
  if (rest.some((word) => !word.literal || /^(?:-[^-]*[fCIoW]|--(?:file|makefile|directory))/.test(word.text))) return [];
  const targets = rest.filter(({ text }) => !text.startsWith('-') && !text.includes('=') && !/^\d+$/.test(text));
  const known = await lookup.makeTargets(directory);
  if (known === null) return [onWord(program, 'warning', 'missing-target', 'There is no Makefile here.')];
  const problems: Problem[] = [];
  for (const target of targets) {
    if (known.open || known.targets.includes(target.text) || (await lookup.hasFile(directory, target.text)) !== false) continue;
    problems.push(onWord(target, 'warning', 'missing-target', `The Makefile has no target "${target.text}".`));
  }
  return problems;
}

/** `made` holds the words above in the same block: what is named there may be made there. */
async function missingFile({ words, assignments }: ShellCommand, directory: string, lookup: CommandLookup, made: ReadonlySet<string>): Promise<readonly Problem[]> {
  const [program, ...rest] = words.slice(assignments);
  if (program === undefined) return [];
  const argument = rest[0];
  const file = program.text.includes('/') ? program : INTERPRETERS.has(program.text) && argument !== undefined && !argument.text.startsWith('-') ? argument : null;
  if (file === null || !file.literal || file.text === '' || /^[/~]/.test(file.text) || [...made].some((word) => word.includes(file.text))) return [];
  // A file without a slash is looked for on the PATH by `source`.
  if ((program.text === 'source' || program.text === '.') && !file.text.includes('/')) return [];
  return (await lookup.hasFile(directory, file.text)) === false ? [onWord(file, 'warning', 'missing-file', `There is no file ${file.text} here.`)] : [];
}

function unsetVariables({ variables }: Block, lookup: CommandLookup): readonly Problem[] {
  return variables.filter(({ setOn, empty, name }) => setOn === null && !empty && !isShellWord(`$${name}`) && !lookup.hasVariable(name)).map(({ name, line, column }): Problem => ({
    rule: 'unset-variable',
    severity: 'info',
    line,
    column,
    endLine: line,
    endColumn: column + name.length + 1,
    message: `Nothing gives ${name} a value. It is asked for before the block runs.`,
  }));
}
