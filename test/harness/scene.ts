/** What an end-to-end test starts with: files in a fresh folder, and a VS Code window on it. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startHost, type Host } from './host.ts';
import { openWindow, type Window } from './window.ts';

export interface SceneOptions {
  /** Contents by path, relative to the workspace. */
  readonly files?: Readonly<Record<string, string>>;
  /** Absolute folder whose contents are copied into the workspace first. */
  readonly copy?: string;
  /** Runs on the workspace before the window opens, to make a git repository of it for example. */
  readonly prepare?: (workspace: string) => Promise<void>;
  /** True unless it says otherwise. */
  readonly trusted?: boolean;
  /** Path of the file to show, relative to the workspace. */
  readonly openFile?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** Packaged extensions to install, in place of the one in the checkout. */
  readonly packages?: readonly string[];
}

export interface Scene extends Window {
  readonly host: Host;
  /** Absolute. */
  readonly workspace: string;
}

/** Acts in a fresh window. Where `act` fails, a screenshot and the logs stay under `out/test/failures/<name>/`. */
export async function inWindow(name: string, options: SceneOptions, act: (scene: Scene) => Promise<void>): Promise<void> {
  const workspace = await mkdtemp(join(tmpdir(), 'holdpoint-workspace-'));
  try {
    if (options.copy !== undefined) await cp(options.copy, workspace, { recursive: true });
    for (const [path, text] of Object.entries(options.files ?? {})) {
      await mkdir(dirname(join(workspace, path)), { recursive: true });
      await writeFile(join(workspace, path), text);
    }
    await options.prepare?.(workspace);
    const host = await startHost({
      extension: options.packages === undefined ? 'installed' : 'packages',
      workspace,
      trusted: options.trusted ?? true,
      ...(options.settings === undefined ? {} : { settings: options.settings }),
      ...(options.environment === undefined ? {} : { environment: options.environment }),
      ...(options.packages === undefined ? {} : { packages: options.packages }),
    });
    try {
      await actIn(name, host, options, act);
    } finally {
      await host.stop();
    }
  } finally {
    await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function actIn(name: string, host: Host, options: SceneOptions, act: (scene: Scene) => Promise<void>): Promise<void> {
  const file = options.openFile === undefined ? {} : { openFile: join(host.workspace, options.openFile) };
  const window = await openWindow(host, file);
  try {
    await act({ ...window, host, workspace: host.workspace });
  } catch (error) {
    console.error(`Screenshot and logs: ${await window.save(name)}`);
    throw error;
  } finally {
    await window.close();
  }
}
