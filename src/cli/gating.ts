import type { Command } from 'commander';
import type { Snapshot } from '../core/engine/engine.ts';
import { findItem } from '../core/engine/target.ts';
import { describeStatus as describeItemStatus } from '../core/run/evidence.ts';
import type { GateDecision } from '../core/run/event.ts';
import { gateEvidence, type EvidenceRow } from '../core/run/gateEvidence.ts';
import { goneItems } from '../core/run/select.ts';
import { approve } from './approve.ts';
import { EXIT, type ExitCode } from './exitCode.ts';
import { Exit, findItems, observeFirst, openSession, printJson, snapshotOf, unwrap, type CommonOptions } from './session.ts';
import { describeStatus, statusOf } from './status.ts';
import { visible, type Terminal } from './terminal.ts';
import { withoutColon } from './withoutColon.ts';

interface GateOptions extends CommonOptions {
  readonly proceed?: boolean;
  readonly hold?: boolean;
  readonly rollBack?: boolean;
  readonly reason?: string;
  readonly acceptInconclusive?: string;
  readonly trust?: string;
}

/** `gate`: shows what a gate stands on, or decides it. */
export function addGateCommand(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  program
    .command('gate')
    .description('show the evidence of a gate, or decide it')
    .argument('<file>')
    .argument('<item>', 'id or line number')
    .option('--proceed', 'go on; what was measured more than 15 minutes ago is measured again first')
    .option('--hold', 'wait')
    .option('--roll-back', 'go back')
    .option('--reason <text>', 'why, for the record')
    .option('--accept-inconclusive <text>', 'why what is inconclusive is accepted')
    .option('--trust <digest>', 'approve what the checklist connects to, if this is its digest')
    .option('--json', 'print the evidence and the status as data')
    .option('--run <id>', 'of several unfinished deployments, this one')
    .action(async (name: string, target: string, options: GateOptions) => {
      const decision = decisionOf(options);
      const session = await openSession(terminal, name, options);
      const { checklist } = await snapshotOf(terminal, session);
      const [item = ''] = findItems(session, checklist, [target]);
      await observeFirst(terminal, session);
      if (decision === 'proceed') await approve(terminal, session, options.trust ?? null);
      const outcome = decision === null ? null : await session.engine.gate(session.file, item, decision, options.reason ?? '', options.acceptInconclusive ?? null, terminal.signal);
      // What a decision was refused for is seen best beside the evidence.
      const snapshot = await snapshotOf(terminal, session);
      const evidence = evidenceOf(snapshot, item);
      if (options.json === true) printJson(terminal, { evidence, status: statusOf(snapshot, session.file.path) });
      else terminal.out(describeEvidence(snapshot, item));
      if (outcome === null) {
        end(EXIT.done);
        return;
      }
      unwrap(terminal, outcome);
      const actor = snapshot.run?.items.get(item)?.decision?.actor;
      if (options.json !== true) terminal.out(`Decided by ${visible(actor?.name ?? '')} <${visible(actor?.email ?? '')}>, as claimed: ${String(decision)}\n${describeStatus(statusOf(snapshot, session.file.path))}`);
      end(EXIT.done);
    });
}

function decisionOf({ proceed, hold, rollBack }: GateOptions): GateDecision | null {
  const asked = ([['proceed', proceed], ['hold', hold], ['roll-back', rollBack]] as const).filter(([, given]) => given === true).map(([decision]) => decision);
  if (asked.length > 1) throw new Exit(EXIT.usage, 'Say one of --proceed, --hold and --roll-back.');
  return asked[0] ?? null;
}

function rowsOf({ checklist, run }: Snapshot, id: string): readonly EvidenceRow[] {
  const gate = findItem(checklist, id);
  return run === null || gate === null ? [] : gateEvidence(checklist, run, gate);
}

function evidenceOf(snapshot: Snapshot, id: string): unknown {
  return rowsOf(snapshot, id).map(({ item, state, attested, deviations }) => ({
    id: item.id, line: item.line, status: state.status, attested, outcome: state.verdict?.outcome ?? null, sentence: state.verdict?.sentence ?? null, time: state.verdict?.time ?? null, deviations,
  }));
}

function describeEvidence(snapshot: Snapshot, id: string): string {
  const lines = rowsOf(snapshot, id).map(({ item, state, attested, deviations }) => {
    const word = attested ? `attested by ${state.tick?.actor.name ?? 'somebody'}` : describeItemStatus(state.status);
    const verdict = state.verdict === null ? '' : `: ${state.verdict.sentence}`;
    const skip = state.skip === null ? '' : `: ${state.skip.reason}`;
    return `${String(item.line).padStart(5)}  ${withoutColon(item.label)}: ${word}${verdict}${skip}${deviations.map((deviation) => ` [deviation: ${deviation}]`).join('')}`;
  });
  const gone = snapshot.run === null ? [] : goneItems(snapshot.checklist, snapshot.run).map(({ text }) => `    -  ${text}: removed or reworded since the start`);
  return [...lines, ...gone].map((line) => `${visible(line)}\n`).join('');
}
