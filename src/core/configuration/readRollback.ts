import type { Node } from 'yaml';
import type { RollbackConfiguration } from './configuration.ts';
import { readDuration } from './readDuration.ts';
import type { Reader } from './reader.ts';

/** How a rollback is done and how its triggers are watched: `rollback: { block: revert-deployment, keepFiringFor: 2m }`. */
export function readRollback(reader: Reader, node: Node, before: RollbackConfiguration): RollbackConfiguration {
  let read = before;
  reader.map(node, 'rollback', {
    block: (value) => { read = { ...read, block: reader.string(value, 'block') ?? read.block }; },
    keepFiringFor: (value) => { read = { ...read, keepFiringFor: readDuration(reader, value, 'keepFiringFor') ?? read.keepFiringFor }; },
    auto: (value) => {
      if (reader.boolean(value, 'auto') === true) reader.info(value, 'not-used', 'This version of Holdpoint rolls back only when somebody asks for it.');
    },
    countdown: (value) => { reader.info(value, 'not-used', 'This version of Holdpoint rolls back only when somebody asks for it.'); },
  });
  return read;
}
