/** Null where a path or glob stays within the repository by what it says, else what is wrong with it. Links are followed up when it is read. */
export function repositoryPathFault(path: string): string | null {
  if (/[\p{Cc}]/u.test(path)) return 'holds a control character';
  if (path.includes('\\')) return 'holds a backslash; separate folders with /';
  if (path.startsWith('/') || /^[a-z]:/iu.test(path)) return 'is absolute; write it relative to the root of the repository';
  return path.split('/').includes('..') ? 'leads out of its folder with ..; write it relative to the root of the repository' : null;
}
