import type { Node } from 'yaml';
import { readDuration } from './readDuration.ts';
import type { Reader } from './reader.ts';

/** The fields of one entry of `metrics`. What is wrong in one is reported where it stands, and read as undefined. */
export interface MetricFields {
  /** What to call the entry in a message: `metric "error rate"`. */
  readonly what: string;
  readonly reader: Reader;
  has(key: string): boolean;
  node(key: string): Node | undefined;
  text(key: string): string | undefined;
  number(key: string): number | undefined;
  /** Seconds. */
  duration(key: string): number | undefined;
  oneOf<T extends string>(key: string, values: readonly T[]): T | undefined;
  wrong(key: string, message: string): undefined;
}

export function createMetricFields(reader: Reader, what: string, nodes: ReadonlyMap<string, Node>): MetricFields {
  const read = <T>(key: string, how: (node: Node, name: string) => T | undefined): T | undefined => {
    const node = nodes.get(key);
    return node === undefined ? undefined : how(node, `${key} of ${what}`);
  };
  return {
    what,
    reader,
    has: (key) => nodes.has(key),
    node: (key) => nodes.get(key),
    text: (key) => read(key, (node, name) => reader.string(node, name)),
    number: (key) => read(key, (node, name) => reader.number(node, name)),
    duration: (key) => read(key, (node, name) => readDuration(reader, node, name)),
    oneOf: (key, values) => read(key, (node, name) => reader.oneOf(node, name, values)),
    wrong: (key, message) => read(key, (node) => reader.wrong(node, message)),
  };
}
