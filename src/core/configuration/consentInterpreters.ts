import type { Block } from '../checklist/model.ts';
import { ownInterpreter } from '../checklist/runnableBlock.ts';

/** Programs whose name alone says what they do with a block. */
const USUAL = new Set(['bash', 'sh', 'zsh', 'python', 'python3', 'node']);

/** Whether a block is handed to a program that its text does not show, and that nobody would expect. */
export function isUnusual(interpreter: readonly string[]): boolean {
  return interpreter.length !== 1 || !USUAL.has(interpreter[0] ?? '');
}

/** Blocks that are run by a program named in their options, each as a line for a person to approve. */
export function interpreterLines(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap((block) => {
    const interpreter = ownInterpreter(block);
    return interpreter === null || !isUnusual(interpreter) ? [] : [`runs the block ${block.id} with ${JSON.stringify(interpreter.join(' ')).replaceAll(/(?! )[\p{C}\p{Z}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)}`];
  });
}
