import { isMap, type Node } from 'yaml';
import type { EnvironmentDeclaration } from './configuration.ts';
import type { Reader } from './reader.ts';
import { repositoryPathFault } from './repositoryPath.ts';

/**
 * Reads `env: [.env.production, process, { command: heroku config -s, name: production }]`. Where an entry is wrong there are
 * no sources at all: what it was meant to say might contradict the others.
 */
export function readEnvironment(reader: Reader, node: Node): readonly EnvironmentDeclaration[] {
  const before = reader.faults();
  const read = reader.list(node, 'env')?.map((entry) => (isMap(entry) ? readCommand(reader, entry) : readNamed(reader, entry))) ?? [];
  return reader.faults() === before ? read.filter((source) => source !== undefined) : [];
}

function readNamed(reader: Reader, node: Node): EnvironmentDeclaration | undefined {
  const text = reader.string(node, 'env');
  if (text === undefined) return undefined;
  if (text === 'process') return { kind: 'process' };
  const fault = repositoryPathFault(text);
  return fault === null ? { kind: 'file', path: text } : reader.wrong(node, `The path "${text}" of env ${fault}.`);
}

function readCommand(reader: Reader, node: Node): EnvironmentDeclaration | undefined {
  let command: string | undefined;
  let name: string | undefined;
  reader.map(node, 'env', {
    command: (value) => { command = reader.string(value, 'command of env'); },
    name: (value) => { name = reader.string(value, 'name of env'); },
  });
  if (command === undefined) return reader.wrong(node, 'This source of env names no command. Write { command: …, name: … }, or the path of a file.');
  return { kind: 'command', command, name: name ?? 'the output of a command' };
}
