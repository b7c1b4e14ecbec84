import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { readPromDuration } from '../core/configuration/promDuration.ts';
import { NOTHING_WATCHED, type Watched } from '../core/engine/watch.ts';
import type { TriggerChange } from '../core/run/command.ts';
import { DEFAULT_LISTEN, readListenAddress, type ListenAddress } from '../node/watch/listenAddress.ts';
import { asOnlyWatcher } from '../node/watch/watchLock.ts';
import { approve } from './approve.ts';
import { EXIT, exitOfRefusal, type ExitCode } from './exitCode.ts';
import type { ServingWatch } from './servingWatch.ts';
import { Exit, observeFirst, openSession, snapshotOf, type CommonOptions, type Session } from './session.ts';
import { visible, type Terminal } from './terminal.ts';

interface WatchOptions extends CommonOptions {
  readonly every?: string;
  readonly exitOnTrigger?: boolean;
  readonly trust?: string;
  /** False where nothing is to be served. */
  readonly listen: string | false;
}

interface Watching extends WatchOptions {
  /** Milliseconds between two looks. */
  readonly pause: number;
  readonly address: ListenAddress | null;
}

/** `watch`: rollback triggers and soaks, until the deployment ends. */
export function addWatchCommand(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  program
    .command('watch')
    .description('watch the rollback triggers and judge the soaks until the deployment ends; a line for each change')
    .argument('<file>')
    .option('--every <duration>', 'how often to look', '15s')
    .option('--exit-on-trigger', 'end once a trigger fires (1), or nothing is seen of one (2)')
    .option('--listen <address>', 'serve /metrics and /healthz at [HOST:]PORT', DEFAULT_LISTEN)
    .option('--no-listen', 'serve nothing')
    .option('--trust <digest>', 'approve what the checklist connects to, if this is its digest')
    .option('--json', 'print each change as a line of JSON')
    .option('--run <id>', 'of several unfinished deployments, this one')
    .action(async (name: string, options: WatchOptions) => {
      const every = (readPromDuration(options.every ?? '15s') ?? 0) * 1000;
      if (every <= 0) throw new Exit(EXIT.usage, '--every needs a duration such as 15s.');
      const address = options.listen === false ? null : readListenAddress(options.listen);
      if (address === null && options.listen !== false) throw new Exit(EXIT.usage, '--listen needs a port, or a host and a port, such as 127.0.0.1:4653.');
      const session = await openSession(terminal, name, options, { patience: PATIENCE });
      await approve(terminal, session, options.trust ?? null);
      await observeFirst(terminal, session);
      const { run } = await snapshotOf(terminal, session);
      if (run === null) throw new Exit(EXIT.inconclusive, 'No deployment of this checklist is open. Start one first.');
      end(await watchInTurn(terminal, session, run.run, { ...options, pause: every, address }));
    });
}

/** Watches where nobody else does, and else waits until whoever does is gone. */
async function watchInTurn(terminal: Terminal, session: Session, run: string, options: Watching): Promise<ExitCode> {
  let isTold = false;
  for (;;) {
    const watched = await asOnlyWatcher(session.journalDirectory, run, () => watchAndServe(terminal, session, options));
    if (watched.status === 'done') return watched.value;
    if (terminal.signal.aborted) return EXIT.interrupted;
    if (!isTold) terminal.err(`${visible(watched.message)}\nThis watch takes over once that one is gone.\n`);
    isTold = true;
    if ((await snapshotOf(terminal, session)).run?.run !== run) return EXIT.done;
    await pause(terminal, Math.min(options.pause, 1000));
  }
}

/** Only who watches serves, so that the port is free for whoever takes over. */
async function watchAndServe(terminal: Terminal, session: Session, options: Watching): Promise<ExitCode> {
  if (options.address === null) return watchOn(terminal, session, options, null);
  const { serveWatching } = await import('./servingWatch.ts');
  const serving = await serveWatching(terminal, session, options.address, options.pause);
  try {
    return await watchOn(terminal, session, options, serving);
  } finally {
    serving.close();
  }
}

async function watchOn(terminal: Terminal, session: Session, options: Watching, serving: ServingWatch | null): Promise<ExitCode> {
  // What keeps no history by itself has one only while it is watched.
  const kept = await session.engine.keepHistory(session.file, terminal.signal);
  if (kept.status === 'refused') throw new Exit(exitOfRefusal(kept.code), kept.message);
  let memory = NOTHING_WATCHED;
  let warned = '';
  let phase: Watched['phase'] | null = null;
  while (!terminal.signal.aborted) {
    const began = performance.now();
    const looked = await session.engine.watch(session.file, memory, options.pause, terminal.signal);
    if (terminal.signal.aborted) break;
    await serving?.looked(looked, began);
    if (looked.status === 'refused') {
      // What is not allowed stays so; anything else may be over by the next look.
      if (['untrusted', 'not-started', 'restricted'].includes(looked.code)) throw new Exit(exitOfRefusal(looked.code), looked.message);
      if (looked.message !== warned) terminal.err(`Not watched: ${visible(looked.message)}\n`);
      warned = looked.message;
    } else {
      const { value, warnings } = looked;
      memory = value.memory;
      if (warnings.join(' ') !== warned) for (const warning of warnings) terminal.err(`${visible(warning)}\n`);
      warned = warnings.join(' ');
      if (value.phase === 'waiting' && phase !== 'waiting') terminal.err('The first stage is not open yet: nothing is watched until it is.\n');
      ({ phase } = value);
      tell(terminal, value, options);
      if (value.phase === 'ended') return EXIT.done;
      const code = options.exitOnTrigger === true ? exitOf(memory.states.values()) : EXIT.done;
      if (code !== EXIT.done) return code;
    }
    await pause(terminal, options.pause);
  }
  return EXIT.interrupted;
}

function exitOf(states: Iterable<{ readonly status: TriggerChange['status'] }>): ExitCode {
  const all = [...states].map(({ status }) => status);
  return all.includes('firing') ? EXIT.failed : all.includes('inconclusive') ? EXIT.inconclusive : EXIT.done;
}

function tell(terminal: Terminal, { changes, soaks, phase, outcome }: Watched, { json }: WatchOptions): void {
  if (json === true) {
    for (const { trigger, status, since, sentence } of changes) terminal.out(`${JSON.stringify({ trigger, state: status, since: new Date(since).toISOString(), sentence })}\n`);
    for (const { item, outcome: judged, sentence } of soaks) terminal.out(`${JSON.stringify({ soak: item, outcome: judged, sentence })}\n`);
    if (phase === 'ended') terminal.out(`${JSON.stringify({ ended: outcome })}\n`);
    return;
  }
  for (const { status, since, sentence } of changes) terminal.out(`${new Date(since).toISOString()}  ${WORDS[status]}  ${visible(sentence)}\n`);
  for (const { item, outcome: judged, sentence } of soaks) terminal.out(`${new Date().toISOString()}  soak ${judged}  ${visible(item)}: ${visible(sentence)}\n`);
  if (phase === 'ended') terminal.out(`The deployment has ended: ${(outcome ?? 'unknown').replaceAll('-', ' ')}\n`);
}

/** Milliseconds for which a webhook is tried to be told of a change. */
const PATIENCE = 120_000;

const WORDS: Readonly<Record<TriggerChange['status'], string>> = { ok: 'ok          ', pending: 'pending     ', firing: 'FIRING      ', inconclusive: 'INCONCLUSIVE', 'not-watched': 'not watched ' };

function pause(terminal: Terminal, milliseconds: number): Promise<unknown> {
  return delay(milliseconds, null, { signal: terminal.signal }).catch(() => null);
}
