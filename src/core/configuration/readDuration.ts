import type { Node } from 'yaml';
import { isoSeconds, parseDuration } from '../condition/reading/duration.ts';
import type { Reader } from './reader.ts';

/** Seconds of a duration such as `5m`, more than none; anything else is reported as the value of `what`. */
export function readDuration(reader: Reader, node: Node, what: string): number | undefined {
  const text = reader.string(node, what);
  if (text === undefined) return undefined;
  const range = /^\d+(?:\.\d+)?\s*[a-z]+$/iu.test(text) ? parseDuration(text) : null;
  const seconds = range === null ? 0 : isoSeconds(range.min);
  return seconds > 0 ? seconds : reader.wrong(node, `Unexpected value of ${what}, expected a duration such as 5m.`);
}
