import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { parseChecklist } from '../core/checklist/parse.ts';
import { describeVerification, LEVELS, reaches, type Level, type VerificationReport } from '../core/record/verification.ts';
import { verifyCommits } from '../node/git/verifyCommits.ts';
import { EXIT, type ExitCode } from './exitCode.ts';
import { Exit, printJson } from './session.ts';
import { visible, type Terminal } from './terminal.ts';

interface VerifyOptions {
  readonly expect?: string;
  readonly require: Level;
  readonly signers?: string;
  readonly json?: boolean;
}

/** `verify`: it reads commits, and neither executes nor connects. */
export function addVerifyingCommand(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  program
    .command('verify')
    .description('check records in git by their own bytes, offline, and say how far they can be trusted')
    .argument('[name]', 'a run, a commit or a range such as main..release; without it every run of HEAD')
    .option('--expect <head>', 'the head of the record as noted elsewhere: in a ticket, a trailer, another clone', readHead)
    .addOption(new Option('--require <level>', 'the least that is a pass').choices([...LEVELS]).default('consistent'))
    .option('--signers <file>', 'whom to trust, as in ssh-keygen(1), ALLOWED SIGNERS; without it the gpg.ssh.allowedSignersFile of your own git configuration')
    .option('--json', 'print what was found, schema holdpoint.verify/1')
    .addHelpText('after', LEVELS_EXPLAINED)
    .action(async (name: string | undefined, options: VerifyOptions) => {
      const signers = options.signers === undefined ? null : await readable(terminal, options.signers);
      const report = await verifyCommits(terminal.cwd, { name: name ?? null, expect: options.expect ?? null, signers, parse: parseChecklist }, terminal.signal);
      requireSigners(report, options.require);
      if (options.json === true) printJson(terminal, report);
      else terminal.out(describe(report, options.require));
      end(exitOf(report, options.require, terminal.signal));
    });
}

const LEVELS_EXPLAINED = `
Levels:
  consistent  every byte is what the events come to; somebody who rewrote all of it would not be seen
  anchored    it contains the head given by --expect, and so all that went before that
  signed      its start, decisions, approvals and end are signed by keys that you trust for who made them;
              what was cut off after the last of them is seen by --expect alone

Exit codes: 0 every record reaches the level; 1 one does not; 2 something is missing, or there is nothing to verify.`;

async function readable(terminal: Terminal, name: string): Promise<string> {
  const file = path.resolve(terminal.cwd, name);
  await access(file, constants.R_OK).catch(() => { throw new Exit(EXIT.inconclusive, `The file of signers ${visible(name)} cannot be read.`); });
  return file;
}

/** Without anybody to trust nothing is found to be unsigned either. */
function requireSigners({ verifications }: VerificationReport, level: Level): void {
  if (level !== 'signed' || verifications.every(({ level: reached, signatures }) => reached === null || signatures !== null)) return;
  throw new Exit(EXIT.inconclusive, 'No signers are trusted here: name a file with --signers, or one outside the repository as gpg.ssh.allowedSignersFile in your own git configuration.');
}

function readHead(text: string): string {
  if (!/^[0-9a-f]{64}$/u.test(text)) throw new InvalidArgumentError('A head is 64 lower-case hexadecimal digits, as after Record-Head in a commit.');
  return text;
}

function describe({ verifications, reason }: VerificationReport, level: Level): string {
  const lines = verifications.map((verification) => {
    const said = describeVerification(verification);
    return verification.level === null || reaches(verification, level) ? said : `${said} It is not ${level}.`;
  });
  if (reason !== null) lines.push(`Not verified: ${reason}.`);
  return `${lines.map(visible).join('\n')}\n`;
}

function exitOf({ verifications, reason }: VerificationReport, level: Level, signal: AbortSignal): ExitCode {
  if (signal.aborted) return EXIT.interrupted;
  if (verifications.some((verification) => !reaches(verification, level))) return EXIT.failed;
  return reason === null && verifications.length > 0 ? EXIT.done : EXIT.inconclusive;
}
