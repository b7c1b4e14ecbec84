/** Items that are about something named in inline code: commands, variables and flags. */
import type { Token } from './tokens.ts';

/** A kind, and the code that it is about. */
export interface Named {
  readonly kind: 'command' | 'env' | 'flag';
  readonly names: readonly string[];
}

const RUNNING = set('run rerun re-run execute exec invoke');
const RUN_WORDS = set('the this following command script migration migrations then please smoke test tests suite using with rollback');
const POLITE = set('then please now finally next');
/** Work that a command does as a whole, where one is named behind a colon or `with`: ``Apply migrations with `…` ``. */
const WORKING = set('apply deploy build rebuild install migrate restart reload backup restore release publish tag push start stop scale drain seed warm flush purge clear rotate roll rollback revert promote package upload sync bump create generate compile');
const BY_MEANS_OF = set('with using via');
const PROGRAMS = set(
  'npm npx yarn pnpm bun node deno make just task git gh glab kubectl kustomize helm helmfile docker docker-compose podman terraform tofu terragrunt pulumi ansible ansible-playbook aws gcloud az doctl heroku fly flyctl vercel netlify wrangler psql pg_dump mysql mysqldump redis-cli mongosh curl wget bash sh zsh python python3 pip pipenv poetry uv go cargo mvn gradle rake rails bundle php artisan composer dotnet java flask django-admin alembic flyway liquibase prisma sequelize knex ssh scp rsync systemctl journalctl argocd flux istioctl linkerd vault consul nomad promtool amtool k6 artillery cat ls echo cp mv rm mkdir chmod test true false sleep pytest jest vitest mocha phpunit rspec eslint tsc tox nox ruff mypy pm2 certbot openssl dig nslookup trivy cosign skopeo bazel sbt lein mix swift xcodebuild fastlane rclone etcdctl clickhouse-client mongodump mongorestore pg_restore sqlite3 locust gatling newman cypress playwright nomad serverless sls cdk sam skaffold tilt eb caprover kamal cap dokku',
);
/** A hole in a command that only a person can fill. */
const HOLE = /<[^>]*>|\{\{?[^}]*\}?\}|\b[vV]?X\.Y|\bYYYY|\.\.\.|…/;
const VARIABLE_VERB = set('set configure define export provide populate supply');
const VARIABLE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;
/** In one word a variable looks like any abbreviation (`CORS`, `TTL`), so that only these are taken for one without more. */
const LONE_VARIABLE = set('PORT HOST HOSTNAME DEBUG TZ ENV DSN DOMAIN');
const UPPER_CASE = /^[A-Z][A-Z0-9]{2,}$/;
/** What a variable's state may be asked with: ``Ensure `A_B` is set``. */
const ASKING = set('ensure verify check confirm that the make sure environment env variable secret');
const VARIABLE_STATE = set('set configured defined exported populated provided');
const VARIABLE_NOUN = set('env environment variable variables var vars secret .env');
const FLAG_VERB = set('enable disable toggle activate deactivate turn switch flip set');
const FLAG_NOUN = set('flag flags feature-flag feature-flags toggle toggles cohort');
const FLAG_STATE = set('enabled disabled on off active inactive activated deactivated');
const FLAG_NAME = /^[\w.:/-]+$/;

/** The kind of an item that names what it is about; null for any other. */
export function readNamed(tokens: readonly Token[]): Named | null {
  if (!tokens.some((token) => token.kind === 'code' || VARIABLE.test(token.text))) return null;
  return readCommand(tokens) ?? readFlag(tokens) ?? readVariables(tokens);
}

/** What an item names that an author made one of these kinds, whatever its words are. */
export function namesFor(kind: Named['kind'], tokens: readonly Token[]): readonly string[] {
  const code = tokens.filter((token) => token.kind === 'code').map(({ text }) => text);
  switch (kind) {
    case 'command':
      return code.slice(0, 1);
    case 'flag':
      return code.filter((text) => FLAG_NAME.test(text));
    case 'env':
      return tokens.filter((token) => VARIABLE.test(token.text) || token.kind === 'code').map((token) => variableIn(token)).filter((name) => VARIABLE.test(name) || UPPER_CASE.test(name));
  }
}

/** The name in `` `NAME=value` `` and `` `${NAME}` ``. */
function variableIn({ text }: Token): string {
  return text.split('=')[0]?.replace(/^\$\{?|\}$/g, '') ?? '';
}

/** ``Execute: `npm run migrate` ``: a verb, one command that a shell can run, and nothing that it leaves undone. */
function readCommand(tokens: readonly Token[]): Named | null {
  const polite = POLITE.has(tokens[0]?.lower ?? '') ? 1 : 0;
  const verb = tokens[polite]?.lower ?? '';
  const at = tokens.findIndex((token) => token.kind === 'code');
  const code = tokens[at];
  if (code === undefined) return null;
  const words = tokens.slice(polite + 1, at);
  const between = RUNNING.has(verb) ? words.every((token) => token.text === ':' || token.text === ',' || RUN_WORDS.has(token.lower)) : WORKING.has(verb) && leadsToCommand(words);
  const after = tokens.slice(at + 1);
  return between && at <= 6 && isCommand(code.text) && isHarmlessTail(after) ? { kind: 'command', names: [code.text] } : null;
}

/** Few words, and at their end a colon or `with`. */
function leadsToCommand(words: readonly Token[]): boolean {
  const last = words.at(-1);
  return last !== undefined && (last.text === ':' || BY_MEANS_OF.has(last.lower)) && words.slice(0, -1).every((token) => token.kind === 'word' && !BY_MEANS_OF.has(token.lower));
}

function isCommand(text: string): boolean {
  if (HOLE.test(text)) return false;
  const [program = '', ...rest] = text.split(/\s+/);
  return program.startsWith('./') || /^[\w./-]+\.sh$|^(?:bin|scripts?|tools|hack|ci)\/[\w./-]+$/.test(program) || (PROGRAMS.has(program) && (rest.length > 0 || program === 'make'));
}

/** `to …` says what for. Anything else says where, when or what more, and then running the command is not all of it. */
function isHarmlessTail(tokens: readonly Token[]): boolean {
  const [first] = tokens;
  if (tokens.every((token) => token.text === '.' || token.text === ':')) return true;
  return first?.lower === 'to' && tokens.every((token) => token.kind === 'word' || token.text === '.') && !tokens.some((token) => token.lower === 'and' || token.lower === 'then');
}

/** ``Set `DATABASE_URL` …``, `Configure LOG_LEVEL`, `` `API_KEY` is set ``. */
function readVariables(tokens: readonly Token[]): Named | null {
  const states = isVariableState(tokens);
  if (!states && !VARIABLE_VERB.has(tokens[0]?.lower ?? '') && !isAddedToEnvironment(tokens)) return null;
  const aboutEnvironment = tokens.some((token) => VARIABLE_NOUN.has(token.lower));
  const candidates = tokens.filter((token) => token.kind === 'code' || VARIABLE.test(token.text));
  const names: string[] = [];
  for (const [index, token] of candidates.entries()) {
    const name = variableIn(token);
    if (VARIABLE.test(name) || (UPPER_CASE.test(name) && (aboutEnvironment || (index === 0 && LONE_VARIABLE.has(name))) && token.kind === 'code')) names.push(name);
    // A value, or the file that it goes into, may follow; what is set first must be a variable.
    else if (index === 0) return null;
  }
  return names.length > 0 && isNearTheVerb(tokens, states) ? { kind: 'env', names } : null;
}

/** What is set stands close behind the verb: ``Set the `UNRELEASED` section's content`` sets something else. */
function isNearTheVerb(tokens: readonly Token[], states: boolean): boolean {
  if (states) return true;
  const at = tokens.findIndex((token) => token.kind === 'code' || VARIABLE.test(token.text));
  const next = tokens[at + 1]?.lower ?? '';
  return at <= 5 && !['section', 'header', 'heading', 'file', 'label', 'column', 'field', 'constant', 'branch'].includes(next) && !tokens.slice(0, at).some((token) => token.text === ',' || token.text === '(');
}

function isVariableState(tokens: readonly Token[]): boolean {
  const start = tokens.findIndex((token) => !ASKING.has(token.lower));
  const [first, second, third, fourth] = tokens.slice(Math.max(start, 0));
  if (first === undefined || !(first.kind === 'code' || VARIABLE.test(first.text))) return false;
  const linked = second?.lower === 'is' || second?.lower === 'are' ? 1 : 0;
  const state = linked === 1 ? third : second;
  const next = linked === 1 ? fourth : third;
  return VARIABLE_STATE.has(state?.lower ?? '') && (next === undefined || next.text === '.' || next.lower === 'in' || next.lower === 'for');
}

function isAddedToEnvironment(tokens: readonly Token[]): boolean {
  return tokens[0]?.lower === 'add' && tokens.some((token) => token.lower === 'environment' || token.lower === 'env' || /^\.env(?:$|\.)/.test(token.lower));
}

/** ``Enable `new_checkout` cohort flag``, ``Feature flag `new_checkout` is on``. */
function readFlag(tokens: readonly Token[]): Named | null {
  const names = tokens.filter((token) => token.kind === 'code' && FLAG_NAME.test(token.text)).map((token) => token.text);
  const flagged = tokens.some((token) => FLAG_NOUN.has(token.lower));
  if (names.length === 0 || !flagged || tokens.some((token) => token.kind === 'sign' || token.lower === 'if')) return null;
  const [first, second] = tokens;
  if (FLAG_VERB.has(first?.lower ?? '')) return { kind: 'flag', names };
  const stated = (first?.lower === 'flag' || second?.lower === 'flag') && tokens.some((token) => FLAG_STATE.has(token.lower));
  return stated ? { kind: 'flag', names } : null;
}

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}
