import path from 'node:path';
import type { Command } from 'commander';
import type { Checklist, Problem } from '../core/checklist/model.ts';
import { approvalData, approvalsOf, describeApprovals } from './approving.ts';
import { EXIT, worst, type ExitCode } from './exitCode.ts';
import { openSession, printJson, snapshotOf, unwrap, type CommonOptions } from './session.ts';
import { describeStatus, statusOf } from './status.ts';
import { visible, type Terminal } from './terminal.ts';

/** `inspect`, `lint` and `status`: they read, and change and connect to nothing. */
export function addReadingCommands(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  program
    .command('inspect')
    .description('show how Holdpoint reads a checklist')
    .argument('<file>')
    .option('--json', 'print the model, schema holdpoint.inspect/1')
    .action(async (name: string, options: CommonOptions) => {
      const session = await openSession(terminal, name, options);
      const { checklist, problems } = await snapshotOf(terminal, session);
      if (options.json === true) printJson(terminal, inspection(checklist, session.file.path, problems));
      else terminal.out(outline(checklist));
      end(EXIT.done);
    });

  program
    .command('lint')
    .description('say what is wrong with checklists; exit 1 where there is an error')
    .argument('<file...>')
    .option('--json', 'print the problems')
    .action(async (names: string[], options: CommonOptions) => {
      const codes: ExitCode[] = [];
      const found: { file: string; problems: readonly Problem[] }[] = [];
      for (const name of names) {
        const session = await openSession(terminal, name, options);
        const snapshot = unwrap(terminal, await session.engine.snapshot(session.file));
        const examined = unwrap(terminal, await session.engine.examine(session.file));
        const problems = [...snapshot.problems, ...examined].sort((a, b) => a.line - b.line || a.column - b.column);
        found.push({ file: name, problems });
        codes.push(problems.some((problem) => problem.severity === 'error') ? EXIT.failed : EXIT.done);
      }
      if (options.json === true) printJson(terminal, found);
      else for (const { file, problems } of found) for (const problem of problems) terminal.out(`${describeProblem(file, problem)}\n`);
      end(worst(codes));
    });

  program
    .command('status')
    .description('say where the open deployment stands')
    .argument('<file>')
    .option('--json', 'print it as data')
    .option('--run <id>', 'of several unfinished deployments, this one')
    .action(async (name: string, options: CommonOptions) => {
      const session = await openSession(terminal, name, options);
      const snapshot = await snapshotOf(terminal, session);
      const status = statusOf(snapshot, session.file.path);
      const approvals = await approvalsOf(terminal, session);
      if (options.json === true) printJson(terminal, { ...status, approvals: approvals.map(approvalData) });
      else terminal.out(`${describeStatus(status)}${describeApprovals(snapshot, approvals)}`);
      end(snapshot.damage.length > 0 ? EXIT.inconclusive : EXIT.done);
    });
}

/** The public `holdpoint.inspect/1` shape. */
function inspection(checklist: Checklist, file: string, problems: readonly Problem[]): unknown {
  const { schema, title, frontmatter, ...rest } = checklist;
  return { schema, file, title, frontmatter, ...rest, problems };
}

function describeProblem(file: string, problem: Problem): string {
  const place = `${path.normalize(file)}:${String(problem.line)}:${String(problem.column)}`;
  return `${place}: ${problem.severity}: ${visible(problem.message)} (${problem.rule})`;
}

/** Sections with their items, as a person scans them: line, box, kind, text. */
function outline(checklist: Checklist): string {
  const lines = [`${visible(checklist.title ?? 'Untitled checklist')}`, ''];
  const loose = checklist.items.filter((item) => item.section === null);
  for (const item of loose) lines.push(itemLine(checklist, item));
  for (const section of checklist.sections) {
    const stage = section.stage === null ? '' : `  [stage ${String(section.stage.ordinal)}${section.stage.traffic === null ? '' : `, ${percent(section.stage.traffic)} of traffic`}]`;
    lines.push(`${'#'.repeat(section.depth)} ${visible(section.title)}${stage}`);
    for (const item of checklist.items) if (item.section === section.id) lines.push(itemLine(checklist, item));
    for (const trigger of checklist.triggers) if (trigger.id.startsWith(`${section.id}/`)) lines.push(`${String(trigger.line).padStart(5)}  !   trigger     ${visible(trigger.text)}`);
    for (const block of checklist.blocks) {
      if (block.section !== section.id) continue;
      lines.push(`${String(block.line).padStart(5)}  >   ${block.lang.padEnd(10)}  ${visible(block.id)}`);
      for (const statement of block.statements) lines.push(`${String(statement.line).padStart(5)}        ${visible(statement.label ?? '')}${statement.label === null ? '' : ': '}${visible(statement.text.split('\n')[0] ?? '')}`);
    }
  }
  lines.push('', counts(checklist), '');
  return lines.join('\n');
}

function itemLine(checklist: Checklist, item: Checklist['items'][number]): string {
  const depth = depthOf(checklist, item);
  return `${String(item.line).padStart(5)}  [${item.checked ? 'x' : ' '}] ${item.kind.padEnd(10)}  ${'  '.repeat(depth)}${visible(item.label)}`;
}

function depthOf(checklist: Checklist, item: Checklist['items'][number]): number {
  let depth = 0;
  let { parent } = item;
  while (parent !== null && depth < 20) {
    const above = checklist.items.find((candidate) => candidate.id === parent);
    parent = above?.parent ?? null;
    depth += 1;
  }
  return depth;
}

function counts(checklist: Checklist): string {
  const statements = checklist.blocks.reduce((sum, block) => sum + block.statements.length, 0);
  const stages = checklist.sections.filter((section) => section.stage !== null).length;
  return `${String(checklist.items.length)} items, ${String(checklist.blocks.length)} blocks with ${String(statements)} statements, ${String(checklist.triggers.length)} triggers, ${String(stages)} stages, ${String(checklist.contacts.length)} contacts`;
}

function percent(ratio: number): string {
  return `${String(Number((ratio * 100).toPrecision(6)))}%`;
}
