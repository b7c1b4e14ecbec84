import type { Command } from 'commander';
import { explanationRows } from '../core/explanation/rows.ts';
import type { Explanation } from '../core/explanation/explanation.ts';
import { approve, visibleLines } from './approve.ts';
import { EXIT, exitOfVerdict, type ExitCode } from './exitCode.ts';
import { openSession, printJson, snapshotOf, unwrap, type CommonOptions } from './session.ts';
import { visible, type Terminal } from './terminal.ts';

interface ExplainOptions extends CommonOptions {
  readonly trust?: string;
}

/** `explain`: it measures as `check` does, triggers too, and records nothing. */
export function addExplainingCommand(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  program
    .command('explain')
    .description('say how one line was read, what it is measured by, what came back, and what would change the verdict')
    .argument('<file>')
    .argument('<line>', 'line number or id of an item or a trigger')
    .option('--trust <digest>', 'approve what the checklist connects to, if this is its digest')
    .option('--json', 'print the explanation, schema holdpoint.explain/1')
    .option('--run <id>', 'of several unfinished deployments, this one')
    .action(async (name: string, target: string, options: ExplainOptions) => {
      const session = await openSession(terminal, name, options);
      await snapshotOf(terminal, session);
      await approve(terminal, session, options.trust ?? null);
      const explanation = unwrap(terminal, await session.engine.explain(session.file, target, terminal.signal));
      if (options.json === true) printJson(terminal, explanation);
      else terminal.out(describe(explanation));
      end(exitOf(explanation));
    });
}

/** As that of `check`: what got no verdict is no pass. A trigger that fires has failed. */
function exitOf({ kind, state, verdict }: Explanation): ExitCode {
  if (kind === 'trigger') return state === 'ok' ? EXIT.done : state === 'firing' ? EXIT.failed : EXIT.inconclusive;
  return verdict === null ? EXIT.inconclusive : exitOfVerdict(verdict.outcome);
}

function describe(explanation: Explanation): string {
  const rows = explanationRows(explanation);
  const width = Math.max(...rows.map(({ label }) => label.length));
  const lines = rows.map(({ label, value }) => `  ${label.padEnd(width)}  ${visibleLines(value.trim()).replaceAll('\n', `\n${' '.repeat(width + 4)}`)}`);
  return `line ${String(explanation.line)}: ${visible(explanation.text)}\n${lines.join('\n')}\n`;
}
