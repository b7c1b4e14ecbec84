import { appendFile, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { rollbackSteps, type RollbackStep } from '../core/checklist/rollbackSteps.ts';
import type { Snapshot } from '../core/engine/engine.ts';
import type { RollbackStepRecord } from '../core/run/event.ts';
import { visibleLines } from './approve.ts';
import { confirmAll, resolved } from './confirmation.ts';
import { describeResult } from './describeEnd.ts';
import { EXIT, exitOfExec, type ExitCode } from './exitCode.ts';
import { run } from './runOnce.ts';
import { Exit, openSession, printJson, unwrap, type CommonOptions, type Session } from './session.ts';
import { visible, type Terminal } from './terminal.ts';

interface RollbackOptions extends CommonOptions {
  readonly reason?: string;
  readonly conditional?: string;
  readonly set: Readonly<Record<string, string>>;
  readonly yes?: boolean;
  readonly join?: string;
}

/** `rollback`: the way back, whatever else is out of order. */
export function addRollbackCommand(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  program
    .command('rollback')
    .description('run the rollback procedure in order; once its triggers read ok again the deployment ends as rolled back')
    .argument('<file>')
    .option('--reason <text>', 'why; may follow later')
    .option('--conditional <run|skip>', 'what to do with steps such as “(if migrations were run)”, where nobody can be asked')
    .option('--set <name=value>', 'value of a placeholder; may be repeated', (pair: string, before: Readonly<Record<string, string>>) => ({ ...before, [pair.split('=')[0] ?? '']: pair.slice(pair.indexOf('=') + 1) }), {})
    .option('--yes', 'answer yes to the confirmation')
    .option('--join <file>', 'put into the record what ran while nothing could be recorded')
    .option('--json', 'print what came of each step as data')
    .option('--run <id>', 'of several unfinished deployments, this one')
    .action(async (name: string, options: RollbackOptions) => {
      if (options.conditional !== undefined && !['run', 'skip'].includes(options.conditional)) throw new Exit(EXIT.usage, '--conditional takes run or skip.');
      const session = await openSession(terminal, name, options);
      end(options.join === undefined ? await rollBack(terminal, session, name, options) : await join(terminal, session, options.join, options));
    });
}

interface Way {
  readonly session: Session;
  readonly snapshot: Snapshot;
  /** Null where the journal takes what happens; else the file that does. */
  readonly beside: string | null;
}

async function rollBack(terminal: Terminal, session: Session, name: string, options: RollbackOptions): Promise<ExitCode> {
  const known = await session.engine.snapshot(session.file);
  const isThrough = known.status === 'done' && known.value.run?.rollback?.finished?.outcome === 'done';
  if (isThrough) return settle(terminal, session, options, []);
  const open = known.status === 'done' && known.value.run !== null ? known.value : null;
  const read = open ?? (await besideTheJournal(terminal, name, options)).snapshot;
  const steps = rollbackSteps(read.checklist, read.text, read.configuration.rollback.block);
  if (steps.length === 0) throw new Exit(EXIT.usage, 'This checklist has no rollback procedure with blocks that can be run.');
  await confirmed(terminal, steps, options);
  const begun = open === null ? null : await session.engine.startRollback(session.file, options.reason ?? null);
  const isRecorded = begun?.status === 'done' || begun?.code === 'no-change';
  const why = begun?.status === 'refused' ? begun.message : known.status === 'refused' ? known.message : 'no deployment of this checklist is open here';
  const way = isRecorded && open !== null ? { session, snapshot: open, beside: null } : await besideTheJournal(terminal, name, options);
  if (!isRecorded) terminal.err(`NOT RECORDED: ${visible(why)}. The rollback runs all the same; what happens goes to ${way.beside === '' ? 'this terminal only' : (way.beside ?? '')} and here.\n`);
  const done = await takeSteps(terminal, way, steps, options);
  const finish = { steps: done, reason: options.reason ?? null, recorded: way.beside === null ? 'as it happened' : 'later' } as const;
  const recorded = known.status === 'done' && known.value.run === null ? null : await session.engine.finishRollback(session.file, finish);
  if (recorded?.status === 'refused') terminal.err(`What was done is not in the record: ${visible(recorded.message)}\n${way.beside === null ? '' : `Once the journal is in order: holdpoint rollback ${visible(name)} --join ${way.beside}\n`}`);
  if (done.some(({ outcome }) => outcome === 'failed')) return report(terminal, options, done, EXIT.failed);
  if (done.some(({ outcome }) => outcome === 'not-run') || recorded?.status === 'refused') return report(terminal, options, done, EXIT.inconclusive);
  return recorded === null ? report(terminal, options, done, EXIT.done) : settle(terminal, session, options, done);
}

/** An engine that knows no deployment, so that what it runs needs no journal, no lock and no git. */
async function besideTheJournal(terminal: Terminal, name: string, options: CommonOptions): Promise<Way> {
  const folder = await mkdtemp(path.join(tmpdir(), 'holdpoint-rollback-')).catch(() => null);
  const session = await openSession(terminal, name, options, { journal: path.join(folder ?? tmpdir(), 'journal') });
  return { session, snapshot: unwrap(terminal, await session.engine.snapshot(session.file)), beside: folder === null ? '' : path.join(folder, 'events.jsonl') };
}

/** The one question of a rollback, with all that it may run. */
async function confirmed(terminal: Terminal, steps: readonly RollbackStep[], { yes }: RollbackOptions): Promise<void> {
  if (yes === true) return;
  terminal.err(steps.map(({ title, condition, block }) => `# ${visible(title)}${condition === null ? '' : ` (${visible(condition)})`}\n${visibleLines(block.text)}\n`).join('\n'));
  if (!terminal.interactive) throw new Exit(EXIT.inconclusive, 'This has to be confirmed: read it above, and say --yes. Nothing was run.');
  if (!(await terminal.confirm('Roll back: run this, in this order?'))) throw new Exit(EXIT.inconclusive, 'Not confirmed. Nothing was run.');
}

/** One question for all that certainly runs; each step in order, and after one that failed none. */
async function takeSteps(terminal: Terminal, way: Way, steps: readonly RollbackStep[], options: RollbackOptions): Promise<readonly RollbackStepRecord[]> {
  const answers = new Map<string, 'run' | 'skip' | 'unknown'>();
  for (const { block, title, condition } of steps) answers.set(block.id, condition === null ? 'run' : await answerFor(terminal, `${title} (${condition})`, options));
  const values = await valuesFor(terminal, way.snapshot, steps.filter(({ block }) => answers.get(block.id) === 'run'), options.set);
  const shown = await Promise.all(steps.filter(({ block }) => answers.get(block.id) === 'run').map(async ({ block }) => {
    const found = await way.session.engine.resolve(way.session.file, { target: block.id, values });
    return found.status === 'refused' && found.code === 'unresolved-placeholder' ? null : resolved(terminal, way.session, { target: block.id, values });
  }));
  const digests = await confirmAll(terminal, shown.filter((each) => each !== null), 'yes');
  const taken: RollbackStepRecord[] = [];
  const record = async (target: string, outcome: RollbackStepRecord['outcome']): Promise<void> => {
    const step = { target, outcome, time: new Date().toISOString() };
    taken.push(step);
    if (way.beside === null) return;
    terminal.err(`${JSON.stringify(step)}\n`);
    if (way.beside !== '') await appendFile(way.beside, `${JSON.stringify(step)}\n`).catch(() => undefined);
  };
  for (const { block, title } of steps) {
    const answer = answers.get(block.id);
    const isStopped = taken.some(({ outcome }) => outcome === 'failed' || outcome === 'not-run');
    if (answer === 'skip') await record(block.id, 'skipped');
    else if (isStopped || answer !== 'run') await record(block.id, 'not-run');
    else await record(block.id, await takeStep(terminal, way, { target: block.id, title, values, confirmed: digests }, options));
  }
  return taken;
}

async function takeStep(terminal: Terminal, way: Way, { target, title, values, confirmed }: { readonly target: string; readonly title: string; readonly values: Readonly<Record<string, string>>; readonly confirmed: ReadonlySet<string> }, options: RollbackOptions): Promise<RollbackStepRecord['outcome']> {
  terminal.err(`${visible(title)}:\n`);
  const found = await way.session.engine.resolve(way.session.file, { target, values });
  const digest = found.status === 'done' ? (found.value.confirmation?.digest ?? null) : null;
  const outcome = found.status === 'refused' ? found : await run(terminal, way.session, { target, values, confirmed: digest !== null && confirmed.has(digest) ? digest : null, override: null }, options);
  if (outcome.status === 'refused') {
    terminal.err(`holdpoint: ${visible(outcome.message)}\n`);
    return 'not-run';
  }
  terminal.err(`${describeResult(outcome.value.result)}\n`);
  return exitOfExec(outcome.value.result.outcome) === EXIT.done ? 'passed' : 'failed';
}

async function answerFor(terminal: Terminal, question: string, { conditional }: RollbackOptions): Promise<'run' | 'skip' | 'unknown'> {
  if (conditional === 'run' || conditional === 'skip') return conditional;
  if (terminal.interactive) return (await terminal.confirm(`${visible(question)}: run it?`)) ? 'run' : 'skip';
  terminal.err(`Whether “${visible(question)}” is to run nobody can be asked: say --conditional run or skip.\n`);
  return 'unknown';
}

/** Asks a person for what is missing; where nobody can be asked, its block is not run, and those before it are. */
async function valuesFor(terminal: Terminal, { run: deployment }: Snapshot, steps: readonly RollbackStep[], given: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const values: Record<string, string> = { ...given };
  for (const { name } of steps.flatMap(({ block }) => block.placeholders)) {
    if (name in values || deployment?.values[name] !== undefined || !terminal.interactive) continue;
    values[name] = (await terminal.ask(`${visible(name)}: `)).trim();
  }
  return values;
}

/** Ends the deployment as rolled back where its triggers read ok, and says what is in the way where they do not. */
async function settle(terminal: Terminal, session: Session, options: RollbackOptions, steps: readonly RollbackStepRecord[]): Promise<ExitCode> {
  const ended = await session.engine.endRolledBack(session.file, options.reason ?? null, terminal.signal);
  if (ended.status === 'refused') {
    terminal.err(`The steps are through, and the deployment is still open. ${visible(ended.message)}\n`);
    return report(terminal, options, steps, EXIT.inconclusive);
  }
  terminal.err('The deployment has ended: rolled back.\n');
  return report(terminal, options, steps, EXIT.done);
}

function report(terminal: Terminal, { json }: RollbackOptions, steps: readonly RollbackStepRecord[], code: ExitCode): ExitCode {
  if (json === true) printJson(terminal, steps);
  else for (const { target, outcome } of steps) terminal.out(`${outcome.padEnd(8)}  ${visible(target)}\n`);
  return code;
}

async function join(terminal: Terminal, session: Session, file: string, options: RollbackOptions): Promise<ExitCode> {
  const lines = (await readFile(path.resolve(terminal.cwd, file), 'utf8')).split('\n').filter((line) => line !== '');
  const steps = lines.map((line) => JSON.parse(line) as RollbackStepRecord);
  unwrap(terminal, await session.engine.finishRollback(session.file, { steps, reason: options.reason ?? null, recorded: 'later' }));
  return settle(terminal, session, options, steps);
}
