/** The shapes that a secret takes when it is printed: as it is, and encoded in the ways that tools encode. */
import { utf8ToBytes, bytesToHex } from '@noble/hashes/utils.js';
import { SHORTEST_SECRET } from './secretValues.ts';

/** One shape of a secret, as bytes to look for. */
export interface Form {
  readonly bytes: Uint8Array;
  /** Whether tools break it into lines, as `base64` does after 76 characters. */
  readonly wraps: boolean;
}

/** Longer values are looked for in few forms only: each byte of a form costs memory. In bytes. */
const LONG = 4_096;

/** A line of a secret that has several is a secret too, from this many bytes on. */
const SHORTEST_LINE = 12;

/**
 * Forms of a secret: raw, each of its lines, in JSON and in shell quotes, percent-encoded (RFC 3986, and as forms are),
 * hexadecimal, and base64 (RFC 4648, both alphabets) wherever in a longer text it begins.
 */
export function formsOf(secret: string): readonly Form[] {
  const trimmed = secret.trim();
  const lines = trimmed.includes('\n') ? trimmed.split(/\r?\n/u).map((line) => line.trim()).filter((line) => line.length >= SHORTEST_LINE) : [];
  const whole = utf8ToBytes(trimmed);
  const texts = [trimmed, ...lines, ...inJson(trimmed), trimmed.replaceAll("'", String.raw`'\''`)];
  const plain = texts.map((text) => ({ bytes: utf8ToBytes(text), wraps: false }));
  const wrapped = whole.length > LONG ? inBase64(whole) : [...inBase64(whole), ...inHex(whole)];
  const percent = whole.length > LONG ? [] : inPercent(trimmed, whole).map((text) => ({ bytes: utf8ToBytes(text), wraps: false }));
  const forms = [...plain, ...percent, ...wrapped.map((text) => ({ bytes: utf8ToBytes(text), wraps: true }))];
  return whole.length < SHORTEST_SECRET ? [] : forms.filter(({ bytes }) => bytes.length >= SHORTEST_SECRET);
}

/** As JSON.stringify, PHP (`\/`), Python (`\u00e9`) and Go (`\u0026`) write it. */
function inJson(text: string): readonly string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const escape = (pattern: RegExp, from: string, shape: (hex: string) => string): string =>
    from.replace(pattern, (unit) => `\\u${shape(unit.charCodeAt(0).toString(16).padStart(4, '0'))}`);
  const lower = (hex: string): string => hex;
  const upper = (hex: string): string => hex.toUpperCase();
  const slashed = json.replaceAll('/', String.raw`\/`);
  return [json, slashed, ...[lower, upper].flatMap((shape) => [
    escape(/[^\u0000-\u007f]/g, json, shape),
    escape(/[^\u0000-\u007f]/g, slashed, shape),
    escape(/[<>&\u2028\u2029]/g, json, shape),
    escape(/[<>&'\u0080-\uffff]/g, json, shape),
  ])];
}

/** Reserved characters only, reserved and `!'()*`, as a form, and every byte; in capitals as the RFC says, and in small letters. */
function inPercent(text: string, bytes: Uint8Array): readonly string[] {
  const some = encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
  const most = some.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  const every = `%${bytesToHex(bytes).toUpperCase().replace(/..(?=.)/g, '$&%')}`;
  const forms = [some, most, some.replaceAll('%20', '+'), most.replaceAll('%20', '+'), most.replaceAll('%2F', '/'), every];
  return [...forms, ...forms.map((form) => form.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()))];
}

function inHex(bytes: Uint8Array): readonly string[] {
  const hex = bytesToHex(bytes);
  return [hex, hex.toUpperCase()];
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The characters that depend on the secret alone, whether none, one or two bytes stand before it in its group of three. */
function inBase64(bytes: Uint8Array): readonly string[] {
  const standard = [0, 1, 2].map((before) => base64Core(bytes, before));
  return [...standard, ...standard.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))];
}

function base64Core(bytes: Uint8Array, before: number): string {
  const bits = 8 * (before + bytes.length);
  let text = '';
  // A character is six bits; the first whole one of ours begins at or after the bits of what stands before.
  for (let bit = 6 * Math.ceil((8 * before) / 6); bit + 6 <= bits; bit += 6) {
    const at = Math.floor(bit / 8) - before;
    const pair = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    text += ALPHABET.charAt((pair >> (10 - (bit % 8))) & 63);
  }
  return text;
}
