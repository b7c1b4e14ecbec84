import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Checklist } from '../core/checklist/model.ts';
import { createKeptParser } from '../core/checklist/keptParser.ts';
import { parseChecklist } from '../core/checklist/parse.ts';
import type { Engine, Outcome, Snapshot, Target } from '../core/engine/engine.ts';
import type { ChecklistFile } from '../core/ports.ts';
import { createNodeEngine } from '../node/engine.ts';
import { createDiskFile } from '../node/files/diskFile.ts';
import { EXIT, exitOfRefusal, type ExitCode } from './exitCode.ts';
import { visible, type Terminal } from './terminal.ts';

/** Options that every command takes. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly run?: string;
}

/** One checklist, opened by the command line. */
export interface Session {
  readonly engine: Engine;
  readonly file: ChecklistFile;
  /** Absolute path of the folder of live journals. */
  readonly journalDirectory: string;
}

/** Ends a command early, with its message and exit code. Thrown only inside the command line. */
export class Exit extends Error {
  readonly code: ExitCode;

  constructor(code: ExitCode, message: string) {
    super(message);
    this.code = code;
  }
}

interface Opening {
  /** A folder of live journals to use instead of that of the repository. */
  readonly journal?: string;
  /** Milliseconds for which a webhook is tried to be told of something. */
  readonly patience?: number;
}

export async function openSession(terminal: Terminal, name: string, options: CommonOptions, { journal, patience }: Opening = {}): Promise<Session> {
  const absolutePath = path.resolve(terminal.cwd, name);
  const found = await stat(absolutePath).catch(() => null);
  if (found === null) throw new Exit(EXIT.notUnderstood, `There is no file ${visible(name)}.`);
  if (!found.isFile()) throw new Exit(EXIT.notUnderstood, `${visible(name)} is not a file.`);
  const { engine, root, journalDirectory } = await createNodeEngine({
    folder: path.dirname(absolutePath),
    via: 'cli',
    ...(journal === undefined ? {} : { journalDirectory: journal }),
    parser: createKeptParser((text) => Promise.resolve(parseChecklist(text))),
    selectedRun: () => options.run ?? null,
    access: () => 'trusted',
    supervisor: terminal.supervisor,
    telling: { abandon: terminal.kill, ...(patience === undefined ? {} : { patience }) },
    logger: {
      info: () => undefined,
      warn: (message) => { terminal.err(`${visible(message)}\n`); },
      error: (message) => { terminal.err(`${visible(message)}\n`); },
    },
  });
  return { engine, journalDirectory, file: createDiskFile({ absolutePath, root }) };
}

/** The value of an outcome; a refusal ends the command, warnings are told. */
export function unwrap<T>(terminal: Terminal, outcome: Outcome<T>): T {
  if (outcome.status === 'refused') throw new Exit(exitOfRefusal(outcome.code), outcome.message);
  for (const warning of outcome.warnings) terminal.err(`${visible(warning)}\n`);
  return outcome.value;
}

export async function snapshotOf(terminal: Terminal, session: Session): Promise<Snapshot> {
  const snapshot = unwrap(terminal, await session.engine.snapshot(session.file));
  const binary = snapshot.problems.find((problem) => problem.rule === 'binary');
  if (binary !== undefined) throw new Exit(EXIT.notUnderstood, binary.message);
  return snapshot;
}

/** What a target names; ends the command where it names nothing. */
export function findTarget(session: Session, checklist: Checklist, target: string): Target {
  const found = session.engine.find(checklist, target);
  if (found === null) throw new Exit(EXIT.usage, `Nothing in the checklist is called ${visible(target)} or stands on that line. \`holdpoint inspect FILE\` lists what there is.`);
  return found;
}

export function findItems(session: Session, checklist: Checklist, targets: readonly string[]): readonly string[] {
  return targets.map((target) => {
    const found = findTarget(session, checklist, target);
    if (found.kind !== 'item') throw new Exit(EXIT.usage, `${visible(target)} is a ${found.kind} and no item.`);
    return found.id;
  });
}

/** Ticks typed into the file and ends that nobody recorded since the last command become events before anything else is decided. */
export async function observeFirst(terminal: Terminal, session: Session): Promise<void> {
  unwrap(terminal, await session.engine.settleExecutions(session.file));
  unwrap(terminal, await session.engine.observe(session.file, 'observed'));
}

export function printJson(terminal: Terminal, value: unknown): void {
  terminal.out(`${JSON.stringify(value, null, 2)}\n`);
}
