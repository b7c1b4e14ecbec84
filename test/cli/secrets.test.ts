/** Plants secrets in every place that a deployment writes to or shows, and looks for them there. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { inRepository } from './commandLine.ts';

const secret = 'Pl4nted/s3cret+value!';
const word = secret.slice(0, 5);
const token = `ghp_${'a1B2'.repeat(9)}`;

const checklist = `---
holdpoint:
  record: { outputs: true }
---
# Release

- [ ] Tell support

\`\`\`bash
printf '%s\\n' "plain $PLANTED_TOKEN"
printf '\\033[31m%s\\033[0m%s\\n' "\${PLANTED_TOKEN:0:7}" "\${PLANTED_TOKEN:7}" >&2
printf '%s' "$PLANTED_TOKEN" | base64
printf '%s' "user:$PLANTED_TOKEN" | base64
printf '%s' "$PLANTED_TOKEN" | od -An -v -tx1 | tr -d ' \\n'; echo
printf '%s' "\${PLANTED_TOKEN:0:9}"; sleep 0.2; printf '%s\\n' "\${PLANTED_TOKEN:9}"
printf '\\033]0;%s\\a\\n' "$PLANTED_TOKEN"
echo ${token}
seq 20000
printf '%s\\n' "$PLANTED_TOKEN"
\`\`\`

\`\`\`bash
echo "${secret}" (
\`\`\`
`;

/** The secret as it stands and as it is encoded, what of base64 depends on it alone, and the token. */
const forms = [
  secret,
  word,
  token,
  Buffer.from(secret).toString('base64').slice(0, 20),
  Buffer.from(`user:${secret}`).toString('base64').slice(8, 28),
  Buffer.from(secret).toString('hex'),
];

function assertClean(text: string, where: string): void {
  const bare = text.replaceAll(/\u001b\[[0-9;]*m/gu, '');
  for (const form of forms) assert.ok(!bare.includes(form), `${where} has ${form}`);
}

function filesUnder(folder: string): readonly string[] {
  return (readdirSync(folder, { recursive: true }) as string[]).map((name) => path.join(folder, name)).filter((file) => statSync(file).isFile());
}

void test('no planted secret is in the terminal, the journal, the kept outputs, the record or the log of git', async (t) => {
  process.env['PLANTED_TOKEN'] = secret;
  t.after(() => {
    delete process.env['PLANTED_TOKEN'];
  });
  await inRepository(process.execPath, checklist, async ({ holdpoint, git, folder }) => {
    const shown: string[] = [];
    const hold = async (...args: readonly string[]): Promise<{ readonly code: number; readonly out: string }> => {
      const ended = await holdpoint(...args);
      shown.push(ended.out, ended.err);
      return ended;
    };
    await hold('start', 'release.md', '--release', secret);
    assert.equal((await hold('exec', 'release.md', '9')).code, 0);
    const again = await hold('exec', 'release.md', '9', '--json');
    const result = JSON.parse(again.out) as { readonly masked: number; readonly cut: boolean; readonly excerpt: string };
    assert.equal(result.cut, true);
    assert.ok(result.masked >= 9, String(result.masked));
    assert.match(result.excerpt, /plain \[redacted\]/u);
    assert.equal((await hold('exec', 'release.md', '22')).code, 2, 'the shell’s message quotes the script');
    await hold('note', 'release.md', '7', '--reason', `with ${secret}, or ${token}`);
    await hold('tick', 'release.md', '7', '--reason', encodeURIComponent(secret));
    assert.equal((await hold('commit', 'release.md')).code, 0);
    await hold('status', 'release.md', '--json');
    assert.equal(filesUnder(path.join(folder, 'deployments')).filter((file) => path.basename(path.dirname(file)) === 'outputs').length, 2);

    shown.forEach((text, index) => { assertClean(text, `what was shown, ${String(index)},`); });
    for (const file of filesUnder(path.join(folder, '.git', 'holdpoint'))) assertClean(readFileSync(file, 'utf8'), file);
    for (const file of filesUnder(path.join(folder, 'deployments'))) if (path.basename(file) !== 'checklist.md') assertClean(readFileSync(file, 'utf8'), file);
    assertClean(await git('log', '-1', '--format=%B'), 'the commit message');

    const events = filesUnder(path.join(folder, '.git', 'holdpoint')).filter((file) => file.endsWith('.jsonl')).flatMap((file) => readFileSync(file, 'utf8').trim().split('\n'));
    const data = events.map((line) => JSON.parse(line) as { readonly type: string; readonly data: Readonly<Record<string, unknown>> });
    const starts = data.filter(({ type }) => type === 'exec.started').map((event) => event.data);
    assert.deepEqual(starts.map(({ attempt, runner }) => [attempt, runner]), [[1, 'local'], [2, 'local']]);
    assert.ok(starts.every(({ masked, host }) => Number(masked) === 1 && typeof host === 'string'), 'the token in the script itself');
    const ends = data.filter(({ type }) => type === 'exec.finished').map((event) => event.data);
    assert.ok(ends.every(({ masked, cut }) => Number(masked) >= 9 && cut === true));
  });
});
