import { blockOptions } from '../checklist/blockOptions.ts';
import type { Block } from '../checklist/model.ts';

/** Blocks that run on another host, each as a line for a person to approve: the option may stand far from the block. */
export function runnerLines(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap((block) => {
    const options = blockOptions(block.options);
    return options.status === 'refused' || options.value.ssh === null ? [] : [`runs the block ${block.id} on ${options.value.ssh} by ssh`];
  });
}
