import { utf8ToBytes } from '@noble/hashes/utils.js';
import { joined } from './masks.ts';
import { createRedactor, type Secrets } from './redactor.ts';

export interface RedactedText {
  readonly text: string;
  /** How many secrets were masked. */
  readonly masked: number;
}

/** Masks secrets in a whole text. */
export function redactText(text: string, secrets: Secrets): RedactedText {
  const redactor = createRedactor(secrets);
  const bytes = joined(redactor.push(utf8ToBytes(text)), redactor.end());
  return redactor.masked === 0 ? { text, masked: 0 } : { text: new TextDecoder().decode(bytes), masked: redactor.masked };
}
