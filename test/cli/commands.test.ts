import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { appendFileSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { ensureNode20 } from '../harness/tools.ts';
import { inRepository } from './commandLine.ts';

const checklist = `# Release

## Before

- [ ] Tell support
- [ ] Set \`RELEASE_NAME\`
- [ ] Execute: \`echo migrated\`
- [ ] Queue depth < 100

## Stage 1: Canary (5% traffic)

- [ ] Deploy the canary
- [ ] **Gate**: Go on or stop

## Stage 2: Everybody (100%)

- [ ] Deploy everywhere

## Rollback

1. **Go back**
   \`\`\`bash
   # Put the old version back
   echo back to <previous_version>
   # Fail
   false; true
   \`\`\`
`;

interface Inspection {
  readonly schema: string;
  readonly items: readonly { readonly id: string; readonly line: number; readonly checked: boolean; readonly kind: string }[];
  readonly sections: readonly { readonly stage: { readonly traffic: number | null } | null }[];
  readonly blocks: readonly { readonly statements: readonly unknown[] }[];
  readonly triggers: readonly unknown[];
  readonly contacts: readonly unknown[];
}

void test('a deployment from start to commit, on Node 20 as on Node 24', async () => {
  for (const node of [process.execPath, await ensureNode20()]) {
    await inRepository(node, checklist, async ({ holdpoint, git, read, write, folder }) => {
      assert.equal((await holdpoint('commit', 'release.md')).code, 2, 'nothing to commit yet');
      const started = await holdpoint('start', 'release.md', '--release', '2.0.0', '--environment', 'production', '--json');
      assert.equal(started.code, 0, started.err);
      const { run } = JSON.parse(started.out) as { run: string };
      assert.equal((await holdpoint('start', 'release.md')).code, 2, 'one deployment at a time');

      assert.equal((await holdpoint('tick', 'release.md', '5')).code, 0);
      assert.equal(await read('release.md'), checklist.replace('- [ ] Tell', '- [x] Tell'));
      assert.equal((await holdpoint('skip', 'release.md', '6', '--reason', 'not used here')).code, 0);
      assert.equal((await holdpoint('note', 'release.md', '5', '--reason', 'by phone')).code, 0);
      const early = await holdpoint('tick', 'release.md', '12');
      assert.equal(early.code, 2, 'stage 1 waits for what comes before it');
      assert.match(early.err, /Execute: echo migrated/u);
      assert.equal((await holdpoint('tick', 'release.md', '13')).code, 2, 'a gate is no box');

      const ran = await holdpoint('exec', 'release.md', '7');
      assert.equal(ran.code, 0, ran.err);
      assert.match(ran.out, /^migrated$/mu);
      assert.match(await read('release.md'), /- \[x\] Execute/u, 'a command item that passed is ticked');
      assert.equal((await holdpoint('skip', 'release.md', '8', '--reason', 'no queue')).code, 0);
      const late = await holdpoint('tick', 'release.md', '17');
      assert.equal(late.code, 2, 'stage 2 waits for the gate of stage 1');
      assert.match(late.err, /Go on or stop/u);

      await write('staged.txt', 'not of the record\n');
      await git('add', 'staged.txt');
      const committed = await holdpoint('commit', 'release.md');
      assert.equal(committed.code, 0, committed.err);
      const files = await git('show', '--name-only', '--format=', 'HEAD');
      assert.match(files, new RegExp(`deployments/${run}/report.md`, 'u'));
      assert.doesNotMatch(files, /staged\.txt/u);
      assert.equal((await git('diff', '--cached', '--name-only')).trim(), 'staged.txt');
      assert.match(await git('log', '-1', '--format=%(trailers:key=Deployment-Id,valueonly)'), new RegExp(run, 'u'));

      const refused = await holdpoint('complete', 'release.md');
      assert.equal(refused.code, 2);
      assert.equal((await holdpoint('complete', 'release.md', '--reason', 'the rest is for tomorrow')).code, 0);
      assert.equal((await holdpoint('commit', 'release.md')).code, 0);
      assert.match(await git('log', '-1', '--format=%(trailers:key=Deployment-Outcome,valueonly)'), /completed-with-deviations/u);
      assert.equal((await git('status', '--porcelain')).trim(), 'A  staged.txt');
      assert.ok(existsSync(path.join(folder, '.git', 'holdpoint', run)));
    });
  }
});

void test('blocks: a missing value and a fault of syntax run nothing, a failing line fails the block', async () => {
  await inRepository(process.execPath, checklist, async ({ holdpoint, write }) => {
    const missing = await holdpoint('exec', 'release.md', '22');
    assert.equal(missing.code, 2);
    assert.match(missing.err, /previous_version/u);
    const hostile = await holdpoint('exec', 'release.md', '22', '--set', 'previous_version=1; touch hacked');
    assert.equal(hostile.code, 2);
    const dry = await holdpoint('exec', 'release.md', '22', '--set', 'previous_version=1.9', '--dry-run');
    assert.equal(dry.code, 0);
    assert.match(dry.out, /echo back to 1\.9/u);
    const failed = await holdpoint('exec', 'release.md', '22', '--set', 'previous_version=1.9');
    assert.equal(failed.code, 1, 'false; true is a failure');
    assert.match(failed.out, /back to 1\.9/u);
    await write('broken.md', '# Broken\n\n```bash\necho first\nif true; then\n```\n');
    const broken = await holdpoint('exec', 'broken.md', '3');
    assert.equal(broken.code, 2);
    assert.doesNotMatch(broken.out, /first/u);
  });
});

void test('what is dangerous runs on a clear yes only, and is shown with what is hidden in it', async () => {
  const dangerous = '# Release\n\n```bash\nrm -f made # \u202eedam\n```\n';
  await inRepository(process.execPath, dangerous, async ({ holdpoint, write, git }) => {
    await write('made', '');
    const asked = await holdpoint('exec', 'release.md', '3');
    assert.equal(asked.code, 2);
    assert.match(asked.err, /dangerous: rm -f\nrm -f made # \\u\{202e\}edam\n/u);
    assert.match(await git('status', '--short'), /made/u, 'nothing was run');
    const dry = await holdpoint('exec', 'release.md', '3', '--dry-run', '--json');
    assert.equal(dry.code, 0);
    const { confirmation } = JSON.parse(dry.out) as { readonly confirmation: { readonly reasons: readonly string[] } };
    assert.deepEqual(confirmation.reasons, ['rm -f']);
    assert.equal((await holdpoint('exec', 'release.md', '3', '--yes')).code, 0);
    assert.doesNotMatch(await git('status', '--short'), /made/u);
  });
});

void test('checks connect to nothing that was not approved, and say what they saw', async () => {
  let depth = 40;
  let requests = 0;
  const server = createServer((_request, response) => {
    requests += 1;
    response.end(`queue_depth ${String(depth)}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const configured = `---\nholdpoint:\n  scrape: http://127.0.0.1:${String(address.port)}/metrics\n  metrics:\n    queue depth: { value: queue_depth, unit: none }\n---\n${checklist}`;
  try {
    await inRepository(process.execPath, configured, async ({ holdpoint, read }) => {
      const unasked = await holdpoint('check', 'release.md');
      assert.equal(unasked.code, 2);
      assert.equal(requests, 0);
      assert.equal((await holdpoint('check', 'release.md', '--trust', `sha256:${'0'.repeat(64)}`)).code, 2);
      assert.equal((await holdpoint('trust', 'release.md')).code, 0);
      assert.equal((await holdpoint('start', 'release.md')).code, 0);
      const passed = await holdpoint('check', 'release.md', '14');
      assert.equal(passed.code, 0, passed.out + passed.err);
      assert.match(await read('release.md'), /- \[x\] Queue depth/u);
      depth = 400;
      assert.equal((await holdpoint('check', 'release.md')).code, 1);
      assert.match(await read('release.md'), /- \[ \] Queue depth/u, 'what a check ticked, a failing check unticks');
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      assert.equal((await holdpoint('check', 'release.md')).code, 2, 'no answer is no verdict');
    });
  } finally {
    server.close();
  }
});

void test('what cannot be read or is asked wrongly has its own exit code', async () => {
  await inRepository(process.execPath, checklist, async ({ holdpoint, write }) => {
    assert.equal((await holdpoint('inspect', 'nowhere.md')).code, 65);
    assert.equal((await holdpoint('inspect')).code, 64);
    assert.equal((await holdpoint('fly', 'release.md')).code, 64);
    assert.equal((await holdpoint('tick', 'release.md', '999')).code, 64);
    await write('binary.md', '\u0000\u0001\u0002');
    assert.equal((await holdpoint('inspect', 'binary.md')).code, 65);
    await write('broken.md', '---\na: [\n---\n- [ ] one\n');
    const linted = await holdpoint('lint', 'broken.md');
    assert.equal(linted.code, 1);
    assert.match(linted.out, /broken\.md:\d+:\d+: error/u);
    await write('query.md', '---\nholdpoint:\n  metrics:\n    errors:\n      query: |\n        sum(rate(x[$window])\n          / sum(y}\n---\n- [ ] one\n');
    assert.deepEqual(await holdpoint('lint', 'query.md'), { code: 1, out: 'query.md:7:18: error: The query of metric "errors" is no PromQL: it does not go on with “}”. (configuration)\n', err: '' });
    assert.equal((await holdpoint('--help')).code, 0);
  });
});

const seed = path.resolve(import.meta.dirname, '../../../shared/seed/production-deployment-checklist.md');

void test('inspect counts what the seed holds', { skip: existsSync(seed) ? false : '../shared/seed is not here' }, async () => {
  await inRepository(process.execPath, checklist, async ({ holdpoint }) => {
    const { out, code } = await holdpoint('inspect', seed, '--json');
    assert.equal(code, 0);
    const model = JSON.parse(out) as Inspection;
    assert.equal(model.schema, 'holdpoint.inspect/1');
    assert.equal(model.items.length, 121);
    assert.equal(model.blocks.length, 3);
    assert.equal(model.blocks.reduce((sum, block) => sum + block.statements.length, 0), 13);
    assert.equal(model.triggers.length, 5);
    assert.equal(model.contacts.length, 5);
    assert.deepEqual(model.sections.flatMap(({ stage }) => (stage === null ? [] : [stage.traffic])), [0.005, 0.05, 0.25, 1]);
  });
});

void test('a journal whose last line a crash cut short is told of and used; one that was tampered with is only shown', async () => {
  await inRepository(process.execPath, checklist, async ({ holdpoint, folder }) => {
    const { run } = JSON.parse((await holdpoint('start', 'release.md', '--json')).out) as { run: string };
    const events = path.join(folder, '.git', 'holdpoint', run, 'events');
    const file = path.join(events, readdirSync(events).find((name) => name.endsWith('.jsonl')) ?? '');
    appendFileSync(file, '{"v":1,"type":"item.tic');
    const torn = await holdpoint('status', 'release.md');
    assert.equal(torn.code, 0);
    assert.match(torn.out, /^Note: .* ends in 23 bytes of an event that was never finished/mu);
    assert.equal((await holdpoint('tick', 'release.md', '5')).code, 0);
    assert.doesNotMatch((await holdpoint('status', 'release.md')).out, /^Note:/mu);

    appendFileSync(file, '{"v":1}\n');
    const damaged = await holdpoint('status', 'release.md');
    assert.equal(damaged.code, 2);
    assert.match(damaged.out, /damaged and read-only/u);
    assert.equal((await holdpoint('tick', 'release.md', '17')).code, 2);
  });
});

void test('a block goes on when its command line is killed; another watches it, or stops it', async () => {
  const waiting = '# Release\n\n- [ ] Tell support\n\n```bash { name=wait }\necho up\nuntil [ -e go ]; do sleep 0.05; done\nexit 4\n```\n\n```bash { name=endless }\necho endless; sleep 60\n```\n';
  await inRepository(process.execPath, waiting, async ({ holdpoint, start, write }) => {
    assert.equal((await holdpoint('start', 'release.md')).code, 0);
    assert.equal((await holdpoint('attach', 'release.md')).code, 2, 'nothing runs');
    const killed = start('exec', 'release.md', 'wait');
    await killed.output(/up/u);
    killed.kill('SIGKILL');
    const attached = start('attach', 'release.md');
    await attached.output(/up/u);
    await write('go', '');
    assert.equal(await attached.ended, 1);
    const endless = start('exec', 'release.md', 'endless');
    await endless.output(/endless/u);
    const stopped = await holdpoint('stop', 'release.md', '--json');
    assert.deepEqual((JSON.parse(stopped.out) as { outcome: unknown }).outcome, { status: 'cancelled' });
    assert.equal(await endless.ended, 130);
  });
});
