import { Option, type Command } from 'commander';
import { parseChecklist } from '../core/checklist/parse.ts';
import { readRecord } from '../core/record/readRecord.ts';
import { describeFault } from '../core/record/recordFault.ts';
import { renderHtml } from '../core/record/html/renderHtml.ts';
import { renderReport } from '../core/record/report.ts';
import { summarise } from '../core/record/runSummary.ts';
import { describeVerification } from '../core/record/verification.ts';
import { findRuns, recordsOf } from '../node/git/deployments.ts';
import { verifyCommitted } from '../node/git/verifyCommits.ts';
import { EXIT, type ExitCode } from './exitCode.ts';
import { Exit, printJson } from './session.ts';
import { visible, type Terminal } from './terminal.ts';

type Format = 'md' | 'html' | 'json';

/** `report`: it reads a commit, and neither executes nor connects. */
export function addReportingCommand(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  program
    .command('report')
    .description('tell what was done in a deployment, from its record in git')
    .argument('<run>', 'the id of a deployment, as `holdpoint log` lists it')
    .addOption(new Option('--format <format>', 'Markdown, one self-contained HTML page, or data').choices(['md', 'html', 'json']).default('md'))
    .action(async (run: string, { format }: { readonly format: Format }) => {
      const known = (await findRuns(terminal.cwd, terminal.signal)).runs.find((candidate) => candidate.run === run);
      if (known === undefined) throw new Exit(EXIT.inconclusive, `No branch holds a record of ${visible(run)}. \`holdpoint log\` lists those that are there; \`holdpoint commit\` puts one into git.`);
      for await (const record of recordsOf(terminal.cwd, [known], terminal.signal)) {
        const input = readRecord(run, record.files, parseChecklist);
        if ('fault' in input) throw new Exit(EXIT.failed, `The record of ${run} in ${known.commit.slice(0, 12)} is wrong: ${describeFault(input.fault)}`);
        const verification = verifyCommitted(record, { expect: null, parse: parseChecklist });
        // Somebody who reads a report is told on the other stream when it is not to be relied on.
        if (verification.level === null) terminal.err(`${visible(describeVerification(verification))}\n`);
        if (format === 'json') printJson(terminal, { schema: 'holdpoint.report/1', verification, summary: summarise(input.state), events: input.events });
        else terminal.out(format === 'html' ? renderHtml({ ...input, verified: describeVerification(verification) }) : renderReport(input));
        end(verification.level === null ? EXIT.failed : EXIT.done);
      }
    });
}
