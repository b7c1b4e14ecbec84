import type { Node } from 'yaml';
import type { Configuration } from './configuration.ts';
import type { ConfigurationLayer } from './readConfiguration.ts';
import type { Reader } from './reader.ts';

/** From the loosest to the tightest. */
const CONFIRMS: readonly Configuration['confirm'][] = ['never', 'dangerous', 'always'];

/** What is confirmed before it runs. A file that comes with a checklist may ask for more than its user does, never for less. */
export function readConfirm(reader: Reader, value: Node, before: Configuration['confirm'], origin: ConfigurationLayer['origin']): Configuration['confirm'] {
  const asked = reader.oneOf(value, 'confirm', CONFIRMS);
  if (asked === undefined) return before;
  if (origin === 'settings' || CONFIRMS.indexOf(asked) >= CONFIRMS.indexOf(before)) return asked;
  reader.info(value, 'policy', `A checklist cannot loosen what is confirmed from "${before}" to "${asked}": only your own settings can.`);
  return before;
}

/** Words that are dangerous here, added to those of other layers: nothing takes one away. */
export function readDangerous(reader: Reader, value: Node, before: readonly string[]): readonly string[] {
  const words = reader.list(value, 'dangerous')?.map((word) => reader.string(word, 'dangerous')) ?? [];
  return [...new Set([...before, ...words.filter((word) => word !== undefined)])];
}
