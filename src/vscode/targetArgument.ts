import * as vscode from 'vscode';
import type { Target } from './checklists.ts';

/**
 * The target that a command was called with: a lens and a row of the tree pass a `Uri`, a link in a hover its text.
 * Anything else, and an address that is no file's, is null: a link in somebody's Markdown can call a command with what it likes.
 */
export function targetFrom(argument: unknown): Target | null {
  if (typeof argument !== 'object' || argument === null || !('uri' in argument) || !('id' in argument)) return null;
  const { uri, id } = argument;
  if (typeof id !== 'string') return null;
  if (uri instanceof vscode.Uri) return { uri, id };
  if (typeof uri !== 'string') return null;
  try {
    return { uri: vscode.Uri.parse(uri, true), id };
  } catch {
    return null;
  }
}

/** The targets that a view passes as its selection; what is none is left out. */
export function targetsFrom(argument: unknown): readonly Target[] {
  return Array.isArray(argument) ? argument.map(targetFrom).filter((target) => target !== null) : [];
}

/** The address of a command with a target. It holds nothing of a file that was not encoded, brackets and quotes included. */
export function commandLink(command: string, target: Target): string {
  const argument = JSON.stringify([{ uri: target.uri.toString(), id: target.id }]);
  return `command:${command}?${encodeURIComponent(argument).replaceAll(/[!'()*~]/gu, (character) => `%${character.charCodeAt(0).toString(16)}`)}`;
}
