import type { SignatureFinding, SignatureFindings } from './judgeSignatures.ts';

/** Who signed what, what was not signed and why, and what no signature vouches for: parts of a sentence. */
export function describeSignatures({ findings, unvouched }: SignatureFindings): readonly string[] {
  const parts: string[] = [];
  const bySigner = new Map<string, string[]>();
  for (const finding of findings) {
    if (finding.status === 'signed') append(bySigner, `${finding.by} signed with ${finding.key ?? ''}`, name(finding));
    else append(bySigner, `not signed by ${finding.by === '' ? 'anybody with an address' : finding.by} (${finding.message ?? ''})`, name(finding));
  }
  for (const [who, what] of bySigner) parts.push(`${who}: ${what.join(', ')}`);
  if (unvouched > 0) parts.push(`no signature vouches for ${unvouched === 1 ? 'one event' : `${String(unvouched)} events`}`);
  return parts;
}

function name({ type, item }: SignatureFinding): string {
  return item === null ? type : `${type} of ${item}`;
}

function append(lists: Map<string, string[]>, key: string, value: string): void {
  lists.set(key, [...(lists.get(key) ?? []), value]);
}
