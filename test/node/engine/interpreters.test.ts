import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { shebangOf } from '../../../src/core/checklist/runnableBlock.ts';
import { inFolder } from './place.ts';

const CHECKLIST = `---
holdpoint:
  blocks:
    counted: { interpreter: wc -l }
---

# Release

\`\`\`python { name=python }
print(6 * 7)
\`\`\`

\`\`\`js { name=node }
console.log([1, 2].length)
\`\`\`

\`\`\`zsh { name=zsh }
false | true; echo never
\`\`\`

\`\`\` { name=shebang }
#!/usr/bin/env python3
print("by shebang")
\`\`\`

\`\`\`text { name=strict }
#!/bin/bash
false | true; echo never
\`\`\`

\`\`\`text { name=counted }
one
two
\`\`\`

\`\`\`text { name=usual interpreter=python3 }
print("by option")
\`\`\`

\`\`\`yaml { name=none }
a: 1
\`\`\`
`;

describe('interpreters', () => {
  test('go by the language, the shebang or the option, and shells stop at the first failure', async () => {
    await inFolder(CHECKLIST, async ({ exec }) => {
      const said = async (target: string): Promise<readonly [unknown, string]> => {
        const ran = await exec({ target });
        return ran.status === 'refused' ? [ran.code, ran.message] : [ran.value.result.outcome.status === 'exited' ? ran.value.result.outcome.exitCode : ran.value.result.outcome, ran.value.result.excerpt];
      };
      assert.deepEqual(await said('python'), [0, '42\n']);
      assert.deepEqual(await said('node'), [0, '2\n']);
      assert.deepEqual(await said('shebang'), [0, 'by shebang\n']);
      assert.deepEqual(await said('strict'), [1, '']);
      assert.deepEqual(await said('zsh'), [1, '']);
      assert.deepEqual(await said('usual'), [0, 'by option\n']);
      assert.equal((await said('none'))[0], 'not-runnable');
    });
  });

  test('that nobody would expect are approved first, in full', async () => {
    await inFolder(CHECKLIST, async ({ engine, file, exec }) => {
      const refused = await exec({ target: 'counted' });
      assert.equal(refused.status === 'refused' && refused.code, 'untrusted');
      const asked = await engine.consent(file);
      assert.equal(asked.status === 'done' && asked.value?.shown, 'This checklist\n  runs the block counted with "wc -l"');
    });
  });

  test('a shebang is read as the kernel and env read it', () => {
    assert.deepEqual(shebangOf('#!/usr/bin/env -S node --x\n1'), ['node', '--x']);
    assert.deepEqual(shebangOf('#! /bin/bash -u'), ['/bin/bash', '-u']);
    for (const none of ['', '# !/bin/sh', 'x\n#!/bin/sh', '#!', '#!/usr/bin/env']) assert.equal(shebangOf(none), null, none);
  });
});
