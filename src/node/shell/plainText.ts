import { stripVTControlCharacters } from 'node:util';

/** Strings that a terminal takes for itself (ECMA-48, 5.6: DCS, SOS, OSC, PM, APC), up to their end or that of the line. */
const controlStrings = /(?:\u001b[PX\]^_]|[\u0090\u0098\u009d\u009e\u009f])[^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\|\u009c)?/gu;

/** What is left of the C0 and C1 sets once sequences are gone; tabs and line feeds are text. */
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu;

/** Output as text alone: no colours, links, clipboard writes or device queries; a lone carriage return starts a new line, so that nothing is painted over. */
export function plainText(output: string): string {
  const unwound = output.replace(controlStrings, '');
  return stripVTControlCharacters(unwound).replace(/\r+\n?/gu, '\n').replace(controls, '');
}
