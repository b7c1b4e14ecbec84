/** The longest pattern, and the most wildcards in one name and in a whole pattern: each multiplies the work on a hostile name. */
const LONGEST = 300;
const MOST_IN_NAME = 3;
const MOST_FOLDERS = 3;

/** Null where a glob can be matched in a time that nobody waits for, else what is wrong with it. */
export function globFault(pattern: string): string | null {
  if (pattern.length > LONGEST) return `are named by more than ${String(LONGEST)} characters`;
  if (/^!|[!?*+@]\(/u.test(pattern)) return 'hold a negation or a group such as +(a|b); write *, **, ?, [a-z] or {a,b}';
  const names = pattern.split('/');
  if (names.some((name) => name !== '**' && (name.match(/\*+/gu)?.length ?? 0) > MOST_IN_NAME)) return `have more than ${String(MOST_IN_NAME)} wildcards in one name`;
  return names.filter((name) => name.includes('**')).length > MOST_FOLDERS ? `have more than ${String(MOST_FOLDERS)} wildcards for folders` : null;
}
