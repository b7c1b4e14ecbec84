import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';

/** A real repository in a temporary folder, with a home of its own so that no setting of this machine counts. */
export interface Sandbox {
  readonly folder: string;
  /** Runs git in the repository and gives its output. */
  git(...args: readonly string[]): string;
  write(file: string, text: string): void;
  /** Installs a hook written in sh. */
  hook(name: string, script: string): void;
  /** What a commit of ours may not disturb: status and staged changes. */
  state(...except: readonly string[]): string;
}

export function createSandbox(t: TestContext, { first = '# Checklist\n\n- [ ] one\n' }: { readonly first?: string | null } = {}): Sandbox {
  const base = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'sandbox-')));
  const saved = { HOME: process.env['HOME'], XDG_CONFIG_HOME: process.env['XDG_CONFIG_HOME'], GIT_CONFIG_NOSYSTEM: process.env['GIT_CONFIG_NOSYSTEM'] };
  Object.assign(process.env, { HOME: path.join(base, 'home'), XDG_CONFIG_HOME: path.join(base, 'home/.config'), GIT_CONFIG_NOSYSTEM: '1' });
  mkdirSync(path.join(base, 'home'));
  t.after(() => {
    for (const [name, value] of Object.entries(saved)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    rmSync(base, { recursive: true, force: true });
  });
  const folder = path.join(base, 'work tree ü');
  mkdirSync(folder);
  const sandbox = at(folder);
  sandbox.git('init', '-q', '-b', 'main');
  sandbox.git('config', 'user.name', 'Olivia Operator');
  sandbox.git('config', 'user.email', 'olivia@example.com');
  sandbox.git('config', 'commit.gpgSign', 'false');
  if (first !== null) {
    sandbox.write('checklist.md', first);
    sandbox.git('add', '.');
    sandbox.git('commit', '-q', '-m', 'first');
  }
  return sandbox;
}

/** The same for another folder, such as a linked work tree. */
export function at(folder: string): Sandbox {
  const git = (...args: readonly string[]): string => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return {
    folder,
    git,
    write: (file, text) => {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    },
    hook: (name, script) => {
      const file = path.resolve(folder, git('rev-parse', '--git-path', `hooks/${name}`).trim());
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, `#!/bin/sh\n${script}\n`);
      chmodSync(file, 0o755);
    },
    state: (...except) => {
      const paths = ['--', '.', ...['checklist.md', 'deployments', ...except].map((file) => `:(exclude,literal)${file}`)];
      return git('status', '--porcelain', '-uall', ...paths) + git('diff', '--cached', ...paths) + git('diff', ...paths);
    },
  };
}
