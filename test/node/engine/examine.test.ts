import assert from 'node:assert/strict';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { applyEdits } from '../../core/applyEdits.ts';
import { inFolder } from './place.ts';

const CHECKLIST = `# Release

- [ ] Execute: \`npm run db:migrat\`

\`\`\`bash
npm run deploy && npm run gone
npm test
npm run -w pkg anything
make build ship
make -C other thing
./scripts/there.sh
./scripts/gone.sh
bash scripts/lost.sh
curl -o new.sh https://example.test && bash new.sh
own() { :; }
own
no-such-program-here --x
[ -n "$HP_TEST_MAYBE" ] && echo "$HP_TEST_NEVER $PWD $RANDOM"
cd app
npm run anything
\`\`\`

\`\`\`bash { cwd=app }
npm run inner
npm run deploy
\`\`\`
`;

describe('an examination', () => {
  test('says what commands name that is not there, and reads only', async () => {
    await inFolder(CHECKLIST, async ({ engine, file, folder, write }) => {
      await mkdir(path.join(folder, 'app'));
      await mkdir(path.join(folder, 'scripts'));
      await write('package.json', '{ "scripts": { "deploy": "touch ran", "db:migrate": "touch ran" } }');
      await write('app/package.json', '{ "scripts": { "inner": "touch ran" } }');
      await write('Makefile', 'VERSION := $(shell touch ran)\n.PHONY: build\nbuild:\n\ttouch ran\n');
      await write('scripts/there.sh', 'touch ran\n');
      const outcome = await engine.examine(file);
      assert.equal(outcome.status, 'done');
      assert.deepEqual(outcome.value.map(({ rule, line, column, endColumn }) => [rule, line, column, endColumn]), [
        ['missing-script', 3, 25, 34],
        ['missing-script', 6, 27, 31],
        ['missing-script', 7, 5, 9],
        ['missing-target', 9, 12, 16],
        ['missing-file', 12, 1, 18],
        ['missing-file', 13, 6, 21],
        ['missing-command', 17, 1, 21],
        ['missing-script', 25, 9, 15],
        ['unset-variable', 18, 34, 48],
      ]);
      assert.equal(applyEdits(CHECKLIST, outcome.value[0]?.fix?.edits ?? []), CHECKLIST.replace('db:migrat', 'db:migrate'));
      assert.ok(!(await readdir(folder)).includes('ran'));
    });
  });

  test('says so where there is nothing to look in', async () => {
    await inFolder('```bash\nnpm run x\nmake\n```\n', async ({ engine, file, write }) => {
      const rules = async (): Promise<readonly string[]> => {
        const outcome = await engine.examine(file);
        return outcome.status === 'done' ? outcome.value.map(({ message }) => message) : [];
      };
      assert.deepEqual(await rules(), ['There is no package.json here, so npm finds no script "x".', 'There is no Makefile here.']);
      await write('package.json', '{ "scripts": { "x": "true" } }');
      await write('Makefile', 'include more.mk\n');
      assert.deepEqual(await rules(), []);
    });
  });
});
