import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicaliseData } from './canonical.ts';

/** SHA-256 in lower-case hexadecimal; a string is hashed as UTF-8. */
export function sha256Hex(content: Uint8Array | string): string {
  return bytesToHex(sha256(typeof content === 'string' ? utf8ToBytes(content) : content));
}

/**
 * Digest of a checklist whatever is ticked in it: SHA-256 of its UTF-8 text with every tick blanked to a space.
 * Offsets are UTF-16 units into `text`, which has no byte order mark.
 */
export function checklistDigest(text: string, items: readonly { readonly offset: number }[]): string {
  const units = text.split('');
  for (const { offset } of items) {
    if (units[offset] === 'x' || units[offset] === 'X') units[offset] = ' ';
  }
  return sha256Hex(units.join(''));
}

/** SHA-256 of the RFC 8785 form of data that may hold fractions, such as a configuration. */
export function canonicalDigest(value: unknown): string {
  return sha256Hex(canonicaliseData(value));
}
