import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { execa } from 'execa';
import { TerminalText } from '../core/terminal/terminalText.ts';
import { EXIT, type ExitCode } from './exitCode.ts';
import { Exit, findTarget, openSession, printJson, snapshotOf, unwrap, type CommonOptions } from './session.ts';
import type { Terminal } from './terminal.ts';

/** `compare`: what the last two runs of a block printed, as `git diff` tells two files apart. */
export function addComparingCommand(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  program
    .command('compare')
    .description('compare the output of a block with that of its run before; exit 1 where they differ')
    .argument('<file>')
    .argument('<block>', 'id or line number')
    .option('--json', 'print both outputs as data')
    .option('--run <id>', 'of several unfinished deployments, this one')
    .action(async (name: string, target: string, options: CommonOptions) => {
      const session = await openSession(terminal, name, options);
      const { checklist } = await snapshotOf(terminal, session);
      const compared = unwrap(terminal, await session.engine.compare(session.file, findTarget(session, checklist, target).id));
      const differs = compared.before.text !== compared.after.text;
      if (options.json === true) printJson(terminal, compared);
      else if (differs) terminal.out(await difference(compared.before, compared.after));
      end(differs ? EXIT.failed : EXIT.done);
    });
}

interface Output {
  readonly attempt: number;
  readonly text: string;
}

async function difference(before: Output, after: Output): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-'));
  try {
    const files = [before, after].map(({ attempt }) => `run-${String(attempt)}`);
    for (const [index, { text }] of [before, after].entries()) await writeFile(path.join(folder, files[index] ?? ''), new TerminalText('as-written').push(Buffer.from(text)), { mode: 0o600 });
    const { stdout, exitCode, failed, shortMessage } = await execa('git', ['diff', '--no-index', '--no-color', '--no-ext-diff', '--', ...files], { cwd: folder, reject: false });
    if (failed && exitCode !== 1) throw new Exit(EXIT.inconclusive, `The outputs differ, and git cannot show how: ${shortMessage ?? ''}`);
    return `${stdout}\n`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
