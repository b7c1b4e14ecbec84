import { utf8ToBytes } from '@noble/hashes/utils.js';
import { joined } from './masks.ts';
import { createRedactor, type Secrets } from './redactor.ts';

export interface RedactedText {
  readonly text: string;
  /** How many secrets were masked. */
  readonly masked: number;
}

/** What a secret may have amid of it. */
const CONTROL = /\p{Cc}/u;

/** Masks secrets in a whole text. */
export function redactText(text: string, secrets: Secrets): RedactedText {
  const given = utf8ToBytes(text);
  // Most texts hold nothing that begins like a secret, and are followed no further.
  if (!CONTROL.test(text) && secrets.anchors.find(given, 0, given.length) === given.length) return { text, masked: 0 };
  const redactor = createRedactor(secrets);
  const bytes = joined(redactor.push(given), redactor.end());
  return redactor.masked === 0 ? { text, masked: 0 } : { text: new TextDecoder().decode(bytes), masked: redactor.masked };
}
