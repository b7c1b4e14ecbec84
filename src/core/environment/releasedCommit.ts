/** The commit that is released, and what the repository knows of others. */
export interface ReleasedCommit {
  /** That of the deployment, else the one checked out; null where neither is known. */
  readonly commit: string | null;
  /** The full hash of the one commit that begins with these hexadecimal digits; null where there is none or there are several. */
  resolve(abbreviation: string): Promise<string | null>;
}

/** How the value of a variable stands to the released commit. `ambiguous`: it may be another one, or the repository does not know it. */
export type CommitMatch = 'same' | 'other' | 'no-hash' | 'ambiguous' | 'unknown';

/** Fewer digits are not taken for a commit: git itself abbreviates to seven or more. */
const HASH = /^[0-9a-f]{7,64}$/;
/** SHA-1 has 40 hexadecimal digits, SHA-256 has 64. */
const FULL = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

export async function matchCommit(value: string, released: ReleasedCommit): Promise<CommitMatch> {
  const [given, wanted] = [value.trim().toLowerCase(), released.commit?.toLowerCase() ?? ''];
  if (!HASH.test(given)) return 'no-hash';
  if (!HASH.test(wanted)) return 'unknown';
  if (!wanted.startsWith(given) && !given.startsWith(wanted)) return 'other';
  const [left, right] = await Promise.all([given, wanted].map((hash) => (FULL.test(hash) ? hash : released.resolve(hash))));
  if (left === null || right === null) return 'ambiguous';
  return left === right ? 'same' : 'other';
}
