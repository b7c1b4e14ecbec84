import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { inFolder } from './place.ts';

const CHECKLIST = `# Release

- [ ] Tell support

\`\`\`bash { name=show }
# Show
echo "<version> $HP_TEST_STAGE"
# Own
HP_TEST_OWN=1; echo "$HP_TEST_OWN"
\`\`\`

\`\`\`bash { name=login }
export HP_TEST_NOTE=
export HP_TEST_TOKEN=
echo "\${#HP_TEST_TOKEN} <api_token> $HP_TEST_NOTE"
\`\`\`

\`\`\`bash { name=quoted }
echo '<api_token>'
\`\`\`
`;

const SECRET = 'vaH1$x; touch hacked';

async function everythingIn(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  return (await Promise.all(names.filter((entry) => entry.isFile()).map((entry) => readFile(path.join(entry.parentPath, entry.name), 'utf8')))).join('\n');
}

describe('values', () => {
  test('are asked for all at once, before the first line', async () => {
    await inFolder(CHECKLIST, async ({ exec }) => {
      const missing = await exec({ target: 'show' });
      assert.equal(missing.status, 'refused');
      assert.deepEqual([missing.code, missing.items], ['unresolved-placeholder', ['version', 'HP_TEST_STAGE']]);
      const own = await exec({ target: 'show/own' });
      assert.equal(own.status === 'done' && own.value.result.excerpt, '1\n', 'what a statement sets is not asked for');
      const bad = await exec({ target: 'show', values: { version: '1', HP_TEST_STAGE: 'a\nb' } });
      assert.equal(bad.status === 'refused' && bad.code, 'bad-value');
    });
  });

  test('are remembered for the deployment, until they are forgotten', async () => {
    await inFolder(CHECKLIST, async ({ engine, file, exec }) => {
      assert.equal((await engine.start(file, { release: {}, existingTicks: 'refuse' })).status, 'done');
      const first = await exec({ target: 'show', values: { version: '1.2', HP_TEST_STAGE: 'two words; $(x)' } });
      assert.equal(first.status === 'done' && first.value.result.excerpt, '1.2 two words; $(x)\n1\n');
      const second = await exec({ target: 'show' });
      assert.equal(second.status === 'done' && second.value.result.excerpt, '1.2 two words; $(x)\n1\n');
      const third = await exec({ target: 'show/show', values: { version: '1.3' } });
      assert.equal(third.status === 'done' && third.value.result.excerpt, '1.3 two words; $(x)\n');
      assert.equal((await engine.forgetValues(file)).status, 'done');
      assert.equal((await exec({ target: 'show' })).status, 'refused');
    });
  });

  test('that are secret reach the script and nothing that is kept', async () => {
    await inFolder(CHECKLIST, async ({ engine, file, folder, exec }) => {
      assert.equal((await engine.start(file, { release: {}, existingTicks: 'refuse' })).status, 'done');
      const values = { HP_TEST_NOTE: 'plain', HP_TEST_TOKEN: SECRET, api_token: 'abcdef123456' };
      const ran = await exec({ target: 'login', values });
      assert.equal(ran.status, 'done', 'message' in ran ? ran.message : '');
      assert.match(ran.value.result.excerpt, new RegExp(`^${String(SECRET.length)} `));
      assert.match(ran.value.result.excerpt, / plain\n$/);
      const kept = await everythingIn(folder);
      assert.match(kept, /export HP_TEST_NOTE=plain/);
      for (const secret of [SECRET, 'abcdef123456']) assert.ok(!kept.includes(secret), `${secret} was kept`);
      assert.equal((await exec({ target: 'login', values: { HP_TEST_NOTE: 'plain' } })).status, 'refused', 'a secret is asked for again');
      const quoted = await exec({ target: 'quoted', values });
      assert.match(quoted.status === 'refused' ? quoted.message : '', /single quotes/);
    });
  });

  test('that are secret are shown nowhere before a run either', async () => {
    await inFolder('# Release\n\n```bash { name=hidden }\necho abcdef123456 "<api_token>"\n```\n', async ({ engine, file }) => {
      const shown = await engine.resolve(file, { target: 'hidden', values: { api_token: 'abcdef123456' } });
      assert.equal(shown.status, 'done');
      assert.match(shown.value.script.text, /^echo (?!abcdef)\S+ "\$\{HOLDPOINT_VALUE_api_token\}"/);
      assert.deepEqual(shown.value.script.environment, { HOLDPOINT_VALUE_api_token: '' });
    });
  });
});
