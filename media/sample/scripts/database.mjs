// database.mjs backup | migrate | rollback --to=N | verify: a very small database, a JSON file with a schema version.
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { openState } from './state.mjs';

const latest = 3;
const file = `${await openState()}/database.json`;
const database = JSON.parse(await readFile(file, 'utf8').catch(() => '{"version":2,"quotes":[{"id":1,"amount":120}]}'));
const save = () => writeFile(file, `${JSON.stringify(database, null, 2)}\n`);

switch (process.argv[2]) {
  case 'backup':
    await save();
    await copyFile(file, `${file}.backup`);
    console.log(`Backed up schema ${database.version} to ${file}.backup`);
    break;
  case 'migrate':
    for (const quote of database.quotes) quote.currency ??= 'EUR';
    database.version = latest;
    await save();
    console.log(`The schema is at ${database.version}`);
    break;
  case 'rollback': {
    const to = Number(process.argv.find((argument) => argument.startsWith('--to='))?.slice('--to='.length));
    if (!(Number.isInteger(to) && to > 0 && to <= database.version)) fail(`Say which version from 1 to ${database.version} to go back to: --to=2`);
    if (to < 3) for (const quote of database.quotes) delete quote.currency;
    database.version = to;
    await save();
    console.log(`The schema is back at ${to}`);
    break;
  }
  case 'verify': {
    const broken = database.quotes.filter((quote) => ('currency' in quote) !== database.version >= 3);
    if (broken.length > 0) fail(`${broken.length} quotes do not fit schema ${database.version}`);
    console.log(`${database.quotes.length} quotes fit schema ${database.version}`);
    break;
  }
  default:
    fail('Usage: database.mjs backup | migrate | rollback --to=N | verify');
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
