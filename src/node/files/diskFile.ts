import { type FileHandle, open, stat } from 'node:fs/promises';
import path from 'node:path';
import type { CheckboxEdit } from '../../core/checklist/model.ts';
import type { ApplyOutcome, ChecklistFile } from '../../core/ports.ts';
import { ChecklistFileError, type DecodedFile, decodeChecklist, errorCode, readChecklist } from './checklistText.ts';
import { repositoryRelative } from './repositoryRelative.ts';

/**
 * A checklist on disk. `root` is the work tree, null outside git.
 *
 * Boxes are written in place, one byte each, and not by renaming a new file over the old: the inode, its mode, owner,
 * hard links and any symbolic link stay, a crash leaves no torn or temporary file, and two programs that tick different
 * boxes at once both succeed, since neither writes the other's byte. What in-place writing cannot see, a file that is
 * replaced in that very moment, is found by looking again afterwards.
 *
 * `read` throws a `ChecklistFileError`.
 */
export function createDiskFile({ absolutePath, root }: { readonly absolutePath: string; readonly root: string | null }): ChecklistFile {
  return {
    path: repositoryRelative(root ?? path.dirname(absolutePath), absolutePath) ?? path.basename(absolutePath),
    unsaved: () => false,
    read: async () => (await readChecklist(absolutePath)).text,
    apply: (edits, expectedText) => apply(absolutePath, edits, expectedText),
  };
}

type Refusal = Extract<ApplyOutcome, { status: 'refused' }>;

async function apply(file: string, edits: readonly CheckboxEdit[], expectedText: string): Promise<ApplyOutcome> {
  let handle: FileHandle | undefined;
  try {
    // Opening a pipe or a device would wait or do something.
    if (!(await stat(file)).isFile()) throw new ChecklistFileError('unreadable', `${file} is not a file.`);
    handle = await open(file, 'r+');
    const before = decodeChecklist(await contents(handle), file);
    if (before.text !== expectedText) return moved(file);
    if (!edits.every((edit) => expectedText[edit.offset] === edit.expected)) return moved(file);

    const after = Uint8Array.from(before.bytes);
    for (const edit of edits) {
      const position = bytePosition(before, edit.offset);
      const byte = Buffer.from(edit.replacement, 'latin1');
      if (!(await holds(handle, position, before.bytes[position]))) return moved(file);
      await handle.write(byte, 0, 1, position);
      after.set(byte, position);
    }
    if (edits.length > 0) await handle.datasync();
    return (await arrived(file, handle, before.bytes, after)) ? { status: 'applied' } : moved(file);
  } catch (error) {
    return refusal(file, error);
  } finally {
    await handle?.close();
  }
}

/** All bytes of an open file; `FileHandle.readFile` would go on from where the last read ended. */
async function contents(handle: FileHandle): Promise<Uint8Array> {
  const bytes = new Uint8Array((await handle.stat()).size);
  let length = 0;
  while (length < bytes.length) {
    const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}

function bytePosition(file: DecodedFile, offset: number): number {
  return file.start + Buffer.byteLength(file.text.slice(0, offset), 'utf8');
}

/** Looks once more right before a write, to leave another writer as short a moment as there can be. */
async function holds(handle: FileHandle, position: number, byte: number | undefined): Promise<boolean> {
  const { bytesRead, buffer } = await handle.read(new Uint8Array(1), 0, 1, position);
  return bytesRead === 1 && buffer[0] === byte;
}

/** Whether the file of that name is still the one written to and shows the edits; other boxes may have been ticked meanwhile. */
async function arrived(file: string, handle: FileHandle, before: Uint8Array, expected: Uint8Array): Promise<boolean> {
  const [named, written] = await Promise.all([stat(file), handle.stat()]);
  if (named.ino !== written.ino || named.dev !== written.dev) return false;
  const found = await contents(handle);
  if (Buffer.compare(found, expected) === 0) return true;
  if (found.length !== expected.length) return false;
  return found.every((byte, index) => byte === expected[index] || (before[index] === expected[index] && isBox(byte) && isBox(before[index])));
}

function isBox(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x78 || byte === 0x58;
}

function moved(file: string): Refusal {
  return { status: 'refused', code: 'moved', message: `${path.basename(file)} has changed in the meantime. Look at it again, then try again.` };
}

function refusal(file: string, error: unknown): Refusal {
  if (error instanceof ChecklistFileError) {
    return { status: 'refused', code: error.code === 'missing' ? 'missing' : 'unwritable', message: error.message };
  }
  const code = errorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return { status: 'refused', code: 'missing', message: `${file} is not there any more.` };
  return { status: 'refused', code: 'unwritable', message: `${file} cannot be written: ${code}. See to its permissions or the disk, then try again.` };
}
