import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import type { ExecRequest, Executed, Outcome } from '../../../src/core/engine/engine.ts';
import { realEngine, value, type RealEngine } from './realEngine.ts';

const FENCE = '```';
const CHECKLIST = `---
holdpoint:
  metrics: { queue depth: { command: 'printf %s "$tag" | wc -c', unit: none } }
---
# Release

- [ ] Queue depth < 10

${FENCE}bash { name=build }
echo "tag=v1.2" >> "$HOLDPOINT_OUTPUT"
echo "DEPLOY_TOKEN=otter-$(echo otter)-otter" >> "$HOLDPOINT_OUTPUT"
echo "nonsense" >> "$HOLDPOINT_OUTPUT"
${FENCE}

${FENCE}bash { name=use }
echo "<tag> $tag $(bash -c 'echo $tag') <<<$DEPLOY_TOKEN" | sed 's/<<<//'
${FENCE}

## Stage 2: Friendly GP (5% traffic)

${FENCE}bash { name=told }
printf '%s\\n' "$HOLDPOINT_RUN_ID" "$HOLDPOINT_FILE" "$HOLDPOINT_STAGE" "$HOLDPOINT_STEP" "$HOLDPOINT_ENVIRONMENT" "$HOLDPOINT_VERSION" "$HOLDPOINT_COMMIT" "$HOLDPOINT_TICKET"
${FENCE}
`;

const SUPERVISOR = [process.execPath, path.resolve(import.meta.dirname, '../../../src/supervisor.ts')];

/** Runs a block; secrets that were given out are added to `secrets`. */
function exec({ engine, file }: RealEngine, request: Omit<ExecRequest, 'values'>, secrets: Record<string, string> = {}): Promise<Outcome<Executed>> {
  const onSecret = (name: string, secret: string): void => { secrets[name] = secret; };
  return engine.exec(file, { values: {}, ...request }, { signal: new AbortController().signal, onOutput: () => undefined, onSecret });
}

for (const supervisor of [null, SUPERVISOR]) {
  void test(`what a block gives out serves later blocks and checks, and a secret is written nowhere, ${supervisor === null ? 'by itself' : 'under a supervisor'}`, async (t) => {
    const place = await realEngine(t, CHECKLIST, supervisor);
    const { engine, file } = place;
    await place.approve();
    const started = value(await engine.start(file, { release: { version: '2.0', environment: 'production', ticket: 'T-1' }, existingTicks: 'refuse' }));
    const early = await exec(place, { target: 'use' });
    assert.deepEqual(early.status === 'refused' && early.items, ['tag', 'DEPLOY_TOKEN']);

    const secrets: Record<string, string> = {};
    const built = await exec(place, { target: 'build' }, secrets);
    assert.deepEqual(secrets, { DEPLOY_TOKEN: 'otter-otter-otter' });
    assert.deepEqual(value(built).result.outputs, { tag: 'v1.2' });
    assert.match(built.status === 'done' ? built.warnings.join() : '', /Line 3 of \$HOLDPOINT_OUTPUT was not taken/u);

    const used = await exec(place, { target: 'use', outputs: secrets });
    assert.match(value(used).result.excerpt, /^v1\.2 v1\.2 v1\.2 (?!otter)\S+\n$/u, 'what is secret is masked');
    assert.equal((await place.check('Queue depth < 10')).get('Queue depth < 10')?.value, 4);

    const told = await exec(place, { target: 'told', override: 'early' });
    assert.deepEqual(value(told).result.excerpt.split('\n'), [started.run, path.join(place.folder, 'release.md'), 'Friendly GP', 'told', 'production', '2.0', '', 'T-1', '']);

    const kept = await everythingIn(place.folder);
    assert.ok(kept.includes('"outputs":{"tag":"v1.2"}'));
    assert.ok(!kept.includes('otter-otter'), 'the secret was kept');
    value(await engine.forgetValues(file));
    assert.equal((await exec(place, { target: 'use' })).status, 'refused');
  });
}

void test('without a deployment nothing is remembered by the engine, and a block is told of none', async (t) => {
  const place = await realEngine(t, CHECKLIST);
  await place.approve();
  assert.deepEqual(value(await exec(place, { target: 'build' })).result.outputs, { tag: 'v1.2' });
  assert.equal((await exec(place, { target: 'use' })).status, 'refused');
  assert.match(value(await exec(place, { target: 'use', outputs: { tag: 'v3', DEPLOY_TOKEN: 'otter-otter-otter' } })).result.excerpt, /^v3 v3 v3 (?!otter)\S+\n$/u);
  process.env['HOLDPOINT_RUN_ID'] = 'outer';
  t.after(() => { delete process.env['HOLDPOINT_RUN_ID']; });
  assert.match(value(await exec(place, { target: 'told' })).result.excerpt, /^\n/u);
});

const LOADING = `---
holdpoint:
  env: [.env, .env.production]
---
# Release

- [ ] Tell support

${FENCE}bash { name=show }
echo "$HP_FIRST $HP_SECOND \${#HP_TOKEN} $HP_TOKEN"
command -v env > /dev/null && echo found
echo "[\${GIT_DIR:-}\${NODE_OPTIONS:-}\${LD_PRELOAD:-}]"
${FENCE}
`;

void test('declared .env files are loaded in their order once that was approved, and set nothing that loads code', async (t) => {
  const place = await realEngine(t, LOADING);
  const { engine, file, folder } = place;
  await writeFile(path.join(folder, '.env'), 'HP_FIRST=one\nHP_SECOND=one\nPATH=/nowhere\nBASH_ENV=/nowhere\n');
  await writeFile(path.join(folder, '.env.production'), 'HP_SECOND=two\nHP_TOKEN=otter-otter-otter\nGIT_DIR=x\nNODE_OPTIONS=--bad\nLD_PRELOAD=x\n');
  const before = await exec(place, { target: 'show' });
  assert.equal(before.status === 'refused' && before.code, 'untrusted');
  assert.equal((await engine.resolve(file, { target: 'show', values: {} })).status, 'refused');
  await place.approve();
  const ran = await exec(place, { target: 'show' });
  assert.match(value(ran).result.excerpt, /^one two 17 (?!otter)\S+\nfound\n\[\]\n$/u);
  const warnings = ran.status === 'done' ? ran.warnings.join('\n') : '';
  assert.match(warnings, /^\.env sets PATH, BASH_ENV, which no file may set for a block\. It was left out\.\n\.env\.production sets GIT_DIR, NODE_OPTIONS, LD_PRELOAD/u);
  const problems = value(await engine.examine(file));
  assert.deepEqual(problems.filter(({ rule }) => rule === 'unset-variable'), []);
  await writeFile(path.join(folder, '.env'), 'HP_FIRST="one\n');
  const broken = await exec(place, { target: 'show' });
  assert.match(broken.status === 'refused' ? broken.message : '', /^Nothing was run\. The quotation mark/u);
});

async function everythingIn(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  return (await Promise.all(names.filter((entry) => entry.isFile() && entry.name !== 'release.md').map((entry) => readFile(path.join(entry.parentPath, entry.name), 'utf8')))).join('\n');
}
