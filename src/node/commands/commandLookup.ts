import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { CommandLookup, MakeTargets } from '../../core/ports.ts';
import { findProgram } from '../shell/interpreter.ts';

/** The names by which GNU make finds its file, in its order ("What Name to Give Your Makefile"). */
const MAKEFILES = ['GNUmakefile', 'makefile', 'Makefile'];
/** More than any file that a person wrote. */
const MAX_BYTES = 1_000_000;

/** Looks up what commands name, within `root` and on the `PATH`. Reads files and runs nothing. */
export function createCommandLookup(root: string, environment: Readonly<Record<string, string | undefined>>): CommandLookup {
  const isInside = (file: string): boolean => file === root || file.startsWith(root.endsWith(path.sep) ? root : `${root}${path.sep}`);
  return {
    async npmScripts(directory) {
      // As npm does, the nearest one upwards; what lies above the repository is nobody's here.
      for (let folder = path.resolve(directory); isInside(folder); folder = path.dirname(folder)) {
        const text = await read(path.join(folder, 'package.json'));
        if (text !== null) return scriptsOf(text);
        if (folder === path.dirname(folder)) break;
      }
      return null;
    },
    async makeTargets(directory) {
      if (!isInside(path.resolve(directory))) return null;
      for (const name of MAKEFILES) {
        const text = await read(path.join(directory, name));
        if (text !== null) return targetsOf(text);
      }
      return null;
    },
    async hasFile(directory, file) {
      const absolute = path.resolve(directory, file);
      return isInside(absolute) ? stat(absolute).then(() => true, () => false) : null;
    },
    hasProgram: async (name, directory) => (await findProgram(name, directory, environment)) !== null,
    hasVariable: (name) => environment[name] !== undefined,
  };
}

async function read(file: string): Promise<string | null> {
  try {
    return (await stat(file)).size > MAX_BYTES ? null : await readFile(file, 'utf8');
  } catch {
    return null;
  }
}

function scriptsOf(text: string): readonly string[] | null {
  try {
    const manifest: unknown = JSON.parse(text.replace(/^\uFEFF/u, ''));
    const scripts: unknown = typeof manifest === 'object' && manifest !== null && 'scripts' in manifest ? manifest.scripts : {};
    return typeof scripts === 'object' && scripts !== null ? Object.keys(scripts) : [];
  } catch {
    return null;
  }
}

function targetsOf(text: string): MakeTargets {
  const targets = new Set<string>();
  // What is included, matched by a pattern or made up by variables may be any target.
  let open = /^[ \t]*(?:-?include|sinclude)\b|\$\(eval\b|^\.DEFAULT\s*:/mu.test(text);
  for (const [, names = ''] of text.replaceAll(/\\\r?\n/gu, ' ').matchAll(/^([^\s#:=][^#:=\n]*?)\s*::?(?!=)/gmu)) {
    for (const name of names.split(/\s+/u)) {
      if (/[%$]/u.test(name)) open = true;
      else targets.add(name);
    }
  }
  return { targets: [...targets], open };
}
