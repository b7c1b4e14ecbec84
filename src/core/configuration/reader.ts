import { isAlias, isMap, isScalar, isSeq, type Document, type Node } from 'yaml';
import type { Problem } from '../checklist/model.ts';
import { nearestKey } from './nearestKey.ts';
import { scalarPlace } from './scalarPlace.ts';

/** Where problems of one layer go; `range` is in offsets of its YAML, and `meant` what was probably to stand there. */
export type Report = (range: readonly [number, number], severity: Problem['severity'], rule: string, message: string, meant?: string) => void;

/** Reads values out of YAML nodes. What is wrong is reported where it stands, and read as undefined. */
export interface Reader {
  /** Calls the reader of each key that is there. Unknown keys are reported with the nearest known one. */
  map(node: Node | null, what: string, keys: Readonly<Record<string, (value: Node, key: string) => void>>): void;
  /** Calls `each` for every key of a mapping whose keys are names that the author chose, with the key's own node last. */
  entries(node: Node, what: string, each: (name: string, value: Node, key: Node) => void): void;
  /** What an alias stands for; any other node itself. */
  resolve(node: Node): Node | null;
  string(node: Node, what: string): string | undefined;
  number(node: Node, what: string): number | undefined;
  boolean(node: Node, what: string): boolean | undefined;
  oneOf<T extends string>(node: Node, what: string, values: readonly T[]): T | undefined;
  list(node: Node, what: string): readonly Node[] | undefined;
  isList(node: Node): boolean;
  /** Text or number as it is written, for what may be either; empty for anything else. */
  written(node: Node): string;
  wrong(node: Node, message: string): undefined;
  /** The same for a part of a text, from one offset of its value to another. */
  wrongPart(node: Node, from: number, to: number, message: string): undefined;
  /** How often something was wrong so far. */
  faults(): number;
  info(node: Node, rule: string, message: string): void;
}

/** `document` is the one that the nodes are of, in which aliases are looked up, and `source` its YAML. */
export function createReader(report: Report, document: Document | null, source: string): Reader {
  let faults = 0;
  const resolve = (node: Node | null): Node | null => (isAlias(node) && document !== null ? (node.resolve(document) ?? null) : node);
  const rangeOf = (node: Node | null): readonly [number, number] => [node?.range?.[0] ?? 0, node?.range?.[1] ?? 0];
  const wrong = (node: Node | null, message: string, meant?: string | null): undefined => {
    faults += 1;
    report(rangeOf(node), 'error', 'configuration', message, meant ?? undefined);
    return undefined;
  };
  const scalar = (written: Node): unknown => {
    const node = resolve(written);
    return isScalar(node) ? node.value : undefined;
  };
  const reader: Reader = {
    wrong,
    wrongPart(node, from, to, message) {
      faults += 1;
      report(scalarPlace(source, node, from, to), 'error', 'configuration', message);
      return undefined;
    },
    resolve,
    faults: () => faults,
    info: (node, rule, message) => { report(rangeOf(node), 'info', rule, message); },
    map(written, what, keys) {
      const node = resolve(written);
      if (node === null || (isScalar(node) && node.value === null)) return;
      if (!isMap(node)) {
        wrong(written, `Unexpected value of ${what}, expected "key: value" lines.`);
        return;
      }
      for (const pair of node.items) {
        const keyNode = pair.key as Node;
        const key = String(scalar(keyNode));
        const read = Object.hasOwn(keys, key) ? keys[key] : undefined;
        if (read === undefined) {
          const nearest = nearestKey(key, Object.keys(keys));
          // Written a second time it would be a fault of its own.
          const free = node.items.every((other) => String(scalar(other.key as Node)) !== nearest);
          wrong(keyNode, `Unknown key "${key}" in ${what}${nearest === null ? `. Known: ${Object.keys(keys).join(', ')}.` : `. Did you mean "${nearest}"?`}`, free ? nearest : null);
        } else if (pair.value !== null) {
          read(pair.value as Node, key);
        }
      }
    },
    entries(written, what, each) {
      const node = resolve(written);
      if (isScalar(node) && node.value === null) return;
      if (!isMap(node)) {
        wrong(written, `Unexpected value of ${what}, expected a mapping of names.`);
        return;
      }
      for (const pair of node.items) if (pair.value !== null) each(String(scalar(pair.key as Node)), pair.value as Node, pair.key as Node);
    },
    string(node, what) {
      const value = scalar(node);
      return typeof value === 'string' && value !== '' ? value : wrong(node, `Unexpected value of ${what}, expected text.`);
    },
    number(node, what) {
      const value = scalar(node);
      return typeof value === 'number' && Number.isFinite(value) ? value : wrong(node, `Unexpected value of ${what}, expected a number.`);
    },
    boolean(node, what) {
      const value = scalar(node);
      return typeof value === 'boolean' ? value : wrong(node, `Unexpected value of ${what}, expected true or false.`);
    },
    oneOf(node, what, values) {
      const value = scalar(node);
      return values.find((candidate) => candidate === value) ?? wrong(node, `Unexpected value of ${what}, expected ${values.join(', ')}.`, nearestKey(String(value), values));
    },
    list(written, what) {
      const node = resolve(written);
      return isSeq(node) ? (node.items as Node[]) : wrong(written, `Unexpected value of ${what}, expected a list.`);
    },
    isList: (node) => isSeq(resolve(node)),
    written(node) {
      const value = scalar(node);
      return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    },
  };
  return reader;
}
