/** A process that appends events one by one and says which of them were acknowledged: `appender.ts DIRECTORY NAME COUNT`. */
import { createJournal } from '../../../src/node/journal/journal.ts';
import { headsOf } from '../../../src/core/run/history.ts';

const RUN = '2026-03-01-0900-0a1b2c';
const [directory = '', name = '', count = '0'] = process.argv.slice(2);
const journal = createJournal({ directory, writer: 'desk-1' });
for (let index = 0; index < Number(count); ) {
  const { events } = await journal.read(RUN);
  const reason = `${name} ${String(index)}`;
  const outcome = await journal.append(RUN, [{ type: 'item.noted', item: 'a', data: { reason }, time: '2026-03-01T09:00:00.000Z' }], headsOf(events), { name, email: '', host: 'desk', via: 'test' });
  if (outcome.status === 'moved') continue;
  process.stdout.write(`${reason}\n`);
  index += 1;
}
