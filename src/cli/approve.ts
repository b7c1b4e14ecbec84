import { unwrap, type Session } from './session.ts';
import { visible, type Terminal } from './terminal.ts';

/** Asks a person at a terminal; anywhere else a digest must have been given or approved before. */
export async function approve(terminal: Terminal, session: Session, given: string | null): Promise<void> {
  if (given !== null) {
    unwrap(terminal, await session.engine.trust(session.file, given));
    return;
  }
  const asked = unwrap(terminal, await session.engine.consent(session.file));
  if (asked === null || asked.trusted || !terminal.interactive) return;
  terminal.err(`${visibleLines(asked.shown)}\n${asked.digest}\n`);
  if (await terminal.confirm('This was not approved yet. Approve it?')) unwrap(terminal, await session.engine.trust(session.file, asked.digest));
}

export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}
