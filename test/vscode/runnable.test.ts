import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Block, Checklist } from '../../src/core/checklist/model.ts';
import { blockTitle } from '../../src/vscode/runnable.ts';

const checklist = { sections: [{ id: 's', title: 'Ways back' }], items: [], blocks: [] } as unknown as Checklist;

function titleAt(line: number, text: string): string {
  return blockTitle({ text, checklist }, { line, section: 's' } as Block);
}

void test('a block is called by the step it is indented under', () => {
  assert.equal(titleAt(3, '## Ways back\n1. **Halt at once**\n   ```bash\n   true\n   ```'), 'Halt at once');
  assert.equal(titleAt(4, '- [x] Run `it`\n  - note\n\n  ```bash\n  true\n  ```'), 'Run it');
  assert.equal(titleAt(2, '> * Quoted\n>   ```bash\n>   true'), 'Quoted');
});

void test('a block that stands in no step is called by its section', () => {
  assert.equal(titleAt(3, '1. step\n\n```bash\ntrue\n```'), 'Ways back');
  assert.equal(titleAt(4, '1. step\n\n# Ways back\n ```bash\ntrue\n```'), 'Ways back');
});
