import type { Command } from 'commander';
import type { ApprovalStanding } from '../core/engine/approve.ts';
import type { Snapshot } from '../core/engine/engine.ts';
import { findItem } from '../core/engine/target.ts';
import { EXIT, type ExitCode } from './exitCode.ts';
import { findItems, observeFirst, openSession, printJson, snapshotOf, unwrap, type CommonOptions, type Session } from './session.ts';
import { visible, type Terminal } from './terminal.ts';

interface ApproveOptions extends CommonOptions {
  readonly reject?: boolean;
  readonly reason: string;
}

/** `approve`: gives or rejects an approval under the identity that git has, signed where an SSH key is configured. */
export function addApproveCommand(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  program
    .command('approve')
    .description('approve an item, or a gate that needs approvals; or reject it')
    .argument('<file>')
    .argument('<item>', 'id or line number')
    .option('--reject', 'reject it: it stays blocked until you approve')
    .requiredOption('--reason <text>', 'on what ground, for the record')
    .option('--json', 'print the approvals as data')
    .option('--run <id>', 'of several unfinished deployments, this one')
    .action(async (name: string, target: string, options: ApproveOptions) => {
      const session = await openSession(terminal, name, options);
      const { checklist } = await snapshotOf(terminal, session);
      const [item = ''] = findItems(session, checklist, [target]);
      await observeFirst(terminal, session);
      unwrap(terminal, await session.engine.approve(session.file, item, options.reject === true ? 'reject' : 'approve', options.reason));
      const standings = await approvalsOf(terminal, session);
      if (options.json === true) printJson(terminal, standings.map(approvalData));
      else terminal.out(describeApprovals(await snapshotOf(terminal, session), standings));
      end(EXIT.done);
    });
}

export async function approvalsOf(terminal: Terminal, session: Session): Promise<readonly ApprovalStanding[]> {
  return unwrap(terminal, await session.engine.approvals(session.file));
}

export function approvalData({ item, approval, known, sentence }: ApprovalStanding): unknown {
  const { given, role, reason, needed, time, actor, signature } = approval;
  return { item, given, role, reason, needed, time, by: { name: actor.name, email: actor.email }, known, key: signature?.key ?? null, sentence };
}

export function describeApprovals({ checklist }: Pick<Snapshot, 'checklist'>, standings: readonly ApprovalStanding[]): string {
  return standings.map(({ item, approval, sentence }) => {
    const label = findItem(checklist, item)?.label ?? item;
    const reason = approval.reason === null || approval.reason === '' ? '' : `: ${approval.reason}`;
    return `${visible(`“${label}” ${approval.given ? 'approved' : 'rejected'} ${sentence}${reason}`)}\n`;
  }).join('');
}
