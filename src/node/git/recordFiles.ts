import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RecordFile } from '../../core/ports.ts';

/** The folder that all records are in. Nothing is ever written outside it. */
const folder = 'deployments';

/** What is wrong with a record file's path, or null. */
export function pathProblem(file: string): string | null {
  const parts = file.split('/');
  if (parts[0] !== folder || parts.length < 2) return `${file} is not in ${folder}/.`;
  if (parts.some((part) => part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git')) return `${file} is not a plain path.`;
  if (/[\u0000-\u001f\u007f\\]/u.test(file)) return `${JSON.stringify(file)} has a character that a path may not have.`;
  return null;
}

/**
 * Writes record files into the work tree, each by renaming a finished one into place; a file that has its bytes already is
 * left alone. Returns what stood in the way, or null. A link on the way is refused: it could lead out of the repository.
 */
export async function writeRecord(root: string, record: readonly RecordFile[]): Promise<string | null> {
  for (const { path: file, bytes } of record) {
    const problem = pathProblem(file) ?? (await prepareFolders(root, file)) ?? (await placeProblem(root, file));
    if (problem !== null) return problem;
    const target = path.join(root, file);
    if (await has(target, bytes)) continue;
    const temporary = path.join(path.dirname(target), `.${randomUUID()}.tmp`);
    try {
      await writeFile(temporary, bytes, { flag: 'wx' });
      await rename(temporary, target);
    } catch (error) {
      return `${file} could not be written: ${error instanceof Error ? error.message : 'no reason given'}`;
    } finally {
      await rm(temporary, { force: true });
    }
  }
  return null;
}

async function prepareFolders(root: string, file: string): Promise<string | null> {
  let current = root;
  for (const part of file.split('/').slice(0, -1)) {
    current = path.join(current, part);
    try {
      await mkdir(current);
    } catch {
      const found = await lstat(current).catch(() => null);
      if (found === null) return `${path.relative(root, current)} could not be made.`;
      if (!found.isDirectory()) return `${path.relative(root, current)} is not a folder. Move it away, then commit the record again.`;
    }
  }
  return null;
}

async function placeProblem(root: string, file: string): Promise<string | null> {
  const found = await lstat(path.join(root, file)).catch(() => null);
  return found === null || found.isFile() ? null : `${file} is not a plain file. Move it away, then commit the record again.`;
}

async function has(file: string, bytes: Uint8Array): Promise<boolean> {
  return readFile(file).then((found) => found.equals(bytes), () => false);
}
