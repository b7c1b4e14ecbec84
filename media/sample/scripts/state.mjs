// A folder for what the scripts keep, which git leaves alone.
import { mkdir, writeFile } from 'node:fs/promises';

export async function openState() {
  await mkdir('state', { recursive: true });
  await writeFile('state/.gitignore', '*\n');
  return 'state';
}
