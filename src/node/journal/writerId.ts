import { createHash } from 'node:crypto';

/** Stable for a machine and a work tree: a readable part and enough of a digest to tell two work trees apart. */
export function writerId({ host, worktree }: { readonly host: string; readonly worktree: string }): string {
  const name = host.toLowerCase().replaceAll(/[^a-z0-9]+/gu, '-').replaceAll(/^-+|-+$/gu, '').slice(0, 24);
  const digest = createHash('sha256').update(`${host}\0${worktree}`).digest('hex').slice(0, 8);
  return name === '' ? digest : `${name}-${digest}`;
}
