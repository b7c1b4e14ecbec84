import { isScalar, type Node } from 'yaml';
import { RELEASE_TYPES, type Release } from '../run/event.ts';
import type { Reader } from './reader.ts';

/** What is released, as far as the file itself says: `release: { version: 2.0.0, previousVersion: 1.9.3, environment: production }`. */
export function readRelease(reader: Reader, node: Node): Partial<Release> {
  let read: Partial<Release> = {};
  const text = (key: Exclude<keyof Release, 'type'>) => (value: Node): void => {
    // A version such as 2.0 is a number to YAML, and is meant as it is written.
    const node = reader.resolve(value);
    const written = isScalar(node) && typeof node.value === 'number' ? (node.source ?? '') : reader.written(value);
    if (written === '') reader.wrong(value, `Unexpected value of ${key}, expected text.`);
    else read = { ...read, [key]: written };
  };
  reader.map(node, 'release', {
    version: text('version'),
    previousVersion: text('previousVersion'),
    artifact: text('artifact'),
    commit: text('commit'),
    ticket: text('ticket'),
    environment: text('environment'),
    type: (value) => {
      const type = reader.oneOf(value, 'type', RELEASE_TYPES);
      if (type !== undefined) read = { ...read, type };
    },
  });
  return read;
}
