/** What is shown of a script before it runs, and the question whether it may. */
import os from 'node:os';
import type { ExecRequest, Resolved } from '../core/engine/engine.ts';
import { approve, visibleLines } from './approve.ts';
import { EXIT } from './exitCode.ts';
import { Exit, unwrap, type Session } from './session.ts';
import { visible, type Terminal } from './terminal.ts';

/** What a request comes to; a person at a terminal is asked to approve what it needs that was not approved yet. */
export async function resolved(terminal: Terminal, session: Session, request: ExecRequest): Promise<Resolved> {
  const first = await session.engine.resolve(session.file, request);
  if (first.status === 'done' || first.code !== 'untrusted') return unwrap(terminal, first);
  await approve(terminal, session, null);
  return unwrap(terminal, await session.engine.resolve(session.file, request));
}

/** The digest of what was confirmed, null where nothing has to be; ends the command where nobody says yes. */
export async function confirmation(terminal: Terminal, session: Session, request: ExecRequest, answer: 'yes' | 'ask', given: ReadonlySet<string> = new Set()): Promise<string | null> {
  const found = await resolved(terminal, session, request);
  const asked = found.confirmation;
  if (asked === null) return null;
  if (answer === 'yes' || given.has(asked.digest)) return asked.digest;
  terminal.err(describe(found));
  if (!terminal.interactive) throw new Exit(EXIT.inconclusive, 'This has to be confirmed: read it above, and say --yes. Nothing was run.');
  if (await terminal.confirm('Run this?')) return asked.digest;
  throw new Exit(EXIT.inconclusive, 'Not confirmed. Nothing was run.');
}

/** One question for all of it. The digests of what was confirmed; ends the command where nobody says yes. */
export async function confirmAll(terminal: Terminal, all: readonly Resolved[], answer: 'yes' | 'ask'): Promise<ReadonlySet<string>> {
  const digests = new Set(all.flatMap(({ confirmation: asked }) => (asked === null ? [] : [asked.digest])));
  if (answer === 'yes' || digests.size === 0) return digests;
  terminal.err(all.map(describe).join('\n'));
  if (!terminal.interactive) throw new Exit(EXIT.inconclusive, 'This has to be confirmed: read it above, and say --yes. Nothing was run.');
  if (await terminal.confirm('Run all of this, in this order?')) return digests;
  throw new Exit(EXIT.inconclusive, 'Not confirmed. Nothing was run.');
}

/** A dry run as data: environment variables by name only. */
export function dryRun({ script, confirmation: asked, outOfOrder, notes }: Resolved): unknown {
  const { environment, ...rest } = script;
  return { ...rest, environment: Object.keys(environment), host: script.runner?.target ?? os.hostname(), confirmation: asked, outOfOrder, notes };
}

export function describeDryRun(resolved: Resolved): string {
  const waits = resolved.outOfOrder === null ? '' : `# ${visible(resolved.outOfOrder)}\n`;
  return `${describe(resolved)}${waits}${resolved.notes.map((note) => `# ${visible(note)}\n`).join('')}`;
}

function describe({ script, confirmation: asked }: Resolved): string {
  const names = Object.keys(script.environment);
  const lines = [
    `# ${visible(script.interpreter.join(' '))}`,
    `# on ${visible(script.runner === undefined ? os.hostname() : `${script.runner.target} by ssh`)}, in ${visible(script.directory || '~')}`,
    ...(names.length === 0 ? [] : [`# with ${visible(names.join(', '))}`]),
    ...(asked === null || asked.reasons.length === 0 ? [] : [`# dangerous: ${visible(asked.reasons.join(', '))}`]),
    visibleLines(script.text),
  ];
  return `${lines.join('\n')}\n`;
}
