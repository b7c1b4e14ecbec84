import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { inFolder, type Place } from './place.ts';

const CHECKLIST = `# Release

\`\`\`bash { name=harmless }
# rm -rf is never said here
echo "rollback is not done"
\`\`\`

\`\`\`bash { name=clean }
# Make
touch made
# Clear
rm -f made <file>
\`\`\`

\`\`\`bash { name=ship }
echo x > shipped
\`\`\`

- [ ] Execute: \`rm -f made\`

## Stage 1: Some (5% traffic)

- [ ] **Gate**: Go on or stop

## Stage 2: All (100% traffic)

\`\`\`bash { name=late }
echo late
\`\`\`

## Rollback Procedures

\`\`\`bash { name=back }
echo back
\`\`\`
`;

async function confirmation({ engine, file }: Place, target: string, values = {}): Promise<{ readonly digest: string; readonly reasons: readonly string[] } | null> {
  const resolved = await engine.resolve(file, { target, values });
  assert.equal(resolved.status, 'done', 'message' in resolved ? resolved.message : '');
  return resolved.value.confirmation;
}

const code = (outcome: { readonly status: string; readonly code?: string }): string => outcome.code ?? outcome.status;

describe('confirmations', () => {
  test('only what is dangerous has to be confirmed, and runs only as it was shown', async () => {
    await inFolder(CHECKLIST, async (place) => {
      assert.equal(await confirmation(place, 'harmless'), null);
      assert.equal(code(await place.exec({ target: 'harmless' })), 'done');
      assert.equal(code(await place.exec({ target: 'clean/make' })), 'done', 'one statement of a dangerous block');
      const values = { file: 'x' };
      const asked = await confirmation(place, 'clean', values);
      assert.deepEqual(asked?.reasons, ['rm -f']);
      assert.equal(code(await place.exec({ target: 'clean', values })), 'needs-confirmation');
      assert.equal(code(await place.exec({ target: 'clean', values: { file: 'y' }, confirmed: asked.digest })), 'needs-confirmation', 'another text');
      assert.ok(existsSync(path.join(place.folder, 'made')), 'nothing was run');
      assert.equal(code(await place.exec({ target: 'clean', values, confirmed: asked.digest })), 'done');
      assert.ok(!existsSync(path.join(place.folder, 'made')));
      const snapshot = await place.engine.snapshot(place.file);
      const item = snapshot.status === 'done' ? snapshot.value.checklist.items.find(({ kind }) => kind === 'command') : undefined;
      assert.deepEqual((await confirmation(place, item?.id ?? ''))?.reasons, ['rm -f'], 'the command of an item');
    });
  });

  test('a value that is filled in can make it dangerous', async () => {
    await inFolder('```bash { name=go }\ndeploy --to=<env>\n```\n', async (place) => {
      assert.equal(await confirmation(place, 'go', { env: 'test' }), null);
      assert.deepEqual((await confirmation(place, 'go', { env: 'production' }))?.reasons, ['production']);
    });
  });

  test('settings ask for all or nothing, and a file only ever asks for more', async () => {
    const front = (line: string): string => `---\nholdpoint:\n  ${line}\n---\n\n${CHECKLIST}`;
    await inFolder(CHECKLIST, async (place) => {
      assert.deepEqual((await confirmation(place, 'harmless'))?.reasons, []);
    }, { confirm: 'always' });
    await inFolder(CHECKLIST, async (place) => {
      assert.equal(await confirmation(place, 'clean', { file: 'x' }), null);
    }, { confirm: 'never' });
    await inFolder(front('confirm: never'), async (place) => {
      assert.notEqual(await confirmation(place, 'clean', { file: 'x' }), null);
      const snapshot = await place.engine.snapshot(place.file);
      const problem = snapshot.status === 'done' ? snapshot.value.problems.find(({ rule }) => rule === 'policy') : undefined;
      assert.deepEqual([problem?.line, problem?.column], [3, 12]);
    });
    await inFolder(front('dangerous: [shipped]'), async (place) => {
      assert.equal(await confirmation(place, 'ship'), null, 'a file that is written to is no command');
    });
    await inFolder(front('dangerous: [late]'), async (place) => {
      assert.equal(await confirmation(place, 'late'), null, 'it is only printed');
      assert.notEqual(await confirmation(place, 'clean', { file: 'late' }), null);
    }, { dangerous: ['touch'], confirm: 'dangerous' });
  });
});

describe('the order', () => {
  test('a block of a later stage takes a reason, which is recorded; rollback waits for nobody', async () => {
    await inFolder(CHECKLIST, async (place) => {
      const { engine, file } = place;
      assert.equal((await engine.start(file, { release: {}, existingTicks: 'refuse' })).status, 'done');
      const before = await engine.resolve(file, { target: 'late', values: {} });
      assert.match((before.status === 'done' && before.value.outOfOrder) || '', /waits until “Execute: rm -f made” on line 19 is done/u);
      const started = await engine.snapshot(file);
      assert.ok(started.status === 'done');
      for (const { id, kind } of started.value.checklist.items) if (kind === 'command') await engine.skip(file, id, 'nothing was made');
      const resolved = await engine.resolve(file, { target: 'late', values: {} });
      assert.match((resolved.status === 'done' && resolved.value.outOfOrder) || '', /waits until “Gate: Go on or stop”/u);
      assert.equal(code(await place.exec({ target: 'late' })), 'out-of-order');
      assert.equal(code(await place.exec({ target: 'late', override: 'a drill' })), 'done');
      const back = await engine.resolve(file, { target: 'back', values: {} });
      assert.equal(back.status === 'done' && back.value.outOfOrder, null);
      assert.equal(code(await place.exec({ target: 'back' })), 'done');
      const snapshot = await engine.snapshot(file);
      assert.equal(snapshot.status, 'done');
      assert.deepEqual(snapshot.value.run?.deviations.map(({ item, reason }) => [item, reason]), [['late', 'a drill']]);
    });
  });
});
