import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { missingSshd, startSshd } from '../shell/sshd.ts';
import { realEngine, value } from './realEngine.ts';

const FENCE = '```';
const CHECKLIST = `---
holdpoint:
  blocks: { there: { ssh: canary } }
---
# Release

- [ ] Tell support

${FENCE}bash { name=there }
echo "run $HOLDPOINT_STEP"; exit 255
${FENCE}

${FENCE}bash { name=option ssh="-oProxyCommand=x" }
echo never
${FENCE}
`;
const watch = { signal: new AbortController().signal, onOutput: (): void => undefined };

void test('a block runs on its host once that was approved, under a supervisor, and the record says where', { skip: missingSshd }, async (t) => {
  const sshd = await startSshd(t);
  const before = process.env['PATH'];
  process.env['PATH'] = sshd.environment['PATH'];
  t.after(() => { process.env['PATH'] = before; });
  const place = await realEngine(t, CHECKLIST, [process.execPath, path.resolve(import.meta.dirname, '../../../src/supervisor.ts')]);
  const { engine, file } = place;
  value(await engine.start(file, { release: {}, existingTicks: 'refuse' }));
  const asked = await engine.exec(file, { target: 'there', values: {} }, watch);
  assert.equal(asked.status === 'refused' && asked.code, 'untrusted');
  assert.match(value(await engine.consent(file))?.shown ?? '', /runs the block there on canary by ssh/u);
  await place.approve();
  const ran = value(await engine.exec(file, { target: 'there', values: {} }, watch));
  assert.deepEqual(ran.result.outcome, { status: 'exited', exitCode: 255 });
  assert.equal(ran.result.excerpt, 'run there\n');
  const { run } = await place.snapshot();
  assert.equal(run?.executions.get('there')?.finished?.exitCode, 255);
  const option = await engine.exec(file, { target: 'option', values: {} }, watch);
  assert.match(option.status === 'refused' ? option.message : '', /Unexpected value of "ssh" in the options of the block, expected a host such as user@host, that does not begin with -/u);
});
