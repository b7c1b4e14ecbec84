import { rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import type { ExecResult } from '../../core/ports.ts';
import { createKnownSecrets } from '../../core/redaction/knownSecrets.ts';
import { identityOf, thisProcess } from '../journal/processIdentity.ts';
import { createShell } from '../shell/shell.ts';
import { executionFiles, removeControl, writeControl, writeControlDurably } from './controlFile.ts';
import { messageFrame, outputFrame, readFrames } from './frames.ts';
import type { Control, Hello, Job, ToSupervisor } from './protocol.ts';
import { claimSocketPath } from './socketPath.ts';
import { Spool } from './spool.ts';
import { Watchers } from './watchers.ts';

/** Milliseconds to wait for a job, and for somebody who watches to record the end. */
const IDLE = 30_000;
const RECORDING = 15_000;

/** Records an end where nobody is left to do so. Loaded when needed: it brings the engine along. */
export type RecordEnd = (hello: Hello, job: Job, result: ExecResult) => Promise<boolean>;

export interface Supervision {
  /** Called once somebody can connect. */
  readonly onReady: () => void;
  readonly recordEnd: RecordEnd;
  /** Aborted when this process is asked to end, as by the system going down: the script is stopped then. */
  readonly signal: AbortSignal;
}

/**
 * Owns one execution, in a process of its own that outlives whoever started it.
 *
 * Output goes to a file beside the journal, already redacted, and over a socket to those who watch; the socket also
 * tells at once when this process dies. They ask for a stop and record the end, since they know the document as the
 * person sees it; where none is left to do so, or none does in time, this process records the end itself. How it ended
 * is on disk before anybody is told, so that an exit code is not lost even if this process is killed then.
 */
export async function supervise(hello: Hello, { onReady, recordEnd, signal }: Supervision): Promise<void> {
  const files = executionFiles(hello.directory, hello.run, hello.execution);
  const socketPath = await claimSocketPath(hello.execution);
  const watchers = new Watchers();
  const asked = { job: deferred<Job | null>(), release: deferred<'recorded' | 'left'>(), stop: new AbortController(), kill: new AbortController() };
  let control: Control = { v: 1, supervisor: await thisProcess(), socket: socketPath, started: Date.now(), leader: null, result: null };
  let spool: Spool | null = null;
  let ended: { readonly result: ExecResult; readonly warnings: readonly string[] } | null = null;
  /** Output and replays, one after the other, so that one who attaches misses nothing and hears nothing twice. */
  let turn: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    turn = turn.then(work);
    return turn;
  };

  const replay = async (socket: Socket, from: number): Promise<void> => {
    if (spool !== null) {
      for await (const piece of spool.read(from)) await watchers.send(socket, outputFrame(piece));
      const gap = spool.total - Math.max(spool.kept, from);
      if (gap > 0) socket.write(messageFrame({ type: 'gap', bytes: gap }));
    }
    if (ended !== null) socket.write(messageFrame({ type: 'ended', ...ended }));
    if (!socket.destroyed) watchers.add(socket);
  };

  const obey = async (socket: Socket, message: ToSupervisor): Promise<void> => {
    switch (message.type) {
      case 'run':
        watchers.add(socket);
        asked.job.resolve(message.job);
        return;
      case 'attach':
        return inTurn(() => replay(socket, message.from));
      case 'stop':
        asked.stop.abort();
        return;
      case 'kill':
        asked.stop.abort();
        asked.kill.abort();
        return;
      case 'release':
        asked.release.resolve('recorded');
        return;
    }
  };

  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    // All that was said is heard before it counts that whoever said it has left.
    void (async () => {
      for await (const frame of readFrames(socket)) if (frame.kind === 'message') await obey(socket, frame.value as ToSupervisor);
    })()
      .catch(() => undefined)
      .finally(() => {
        socket.destroy();
        watchers.delete(socket);
        if (watchers.size > 0) return;
        // Whoever brought this process up is gone before anything ran.
        asked.job.resolve(null);
        if (ended !== null) asked.release.resolve('left');
      });
  });

  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(socketPath, resolve);
    });
    await writeControl(files.control, control);
    onReady();
    const job = await within(asked.job.promise, IDLE, null);
    if (job === null) {
      await removeControl(files.control);
      return;
    }

    signal.addEventListener('abort', () => { asked.stop.abort(); }, { once: true });
    let led: Promise<void> = Promise.resolve();
    const kept = await Spool.open(files.output);
    spool = kept;
    const shell = createShell({
      environment: job.environment,
      secrets: createKnownSecrets(job.secrets),
      onGroup: (leader) => {
        led = identityOf(leader).then(async (identity) => {
          control = { ...control, leader: identity };
          // A disk that is full stops no script.
          await writeControl(files.control, control).catch(() => undefined);
        });
      },
    });
    const result = await shell.run(job.script, {
      signal: asked.stop.signal,
      kill: asked.kill.signal,
      onSignal: (name) => { watchers.tell({ type: 'signal', signal: name }); },
      onSecret: (name, value) => { watchers.tell({ type: 'secret', name, value }); },
      onOutput: (chunk) =>
        inTurn(async () => {
          await Promise.all([kept.write(chunk), watchers.output(chunk)]);
        }),
    });
    await led;
    await kept.close();
    const warnings = kept.warning === null ? [] : [kept.warning];
    control = { ...control, result };
    await writeControlDurably(files.control, control).catch((error: unknown) => { warnings.push(`Its end could not be kept aside: ${String(error)}`); });
    await inTurn(async () => {
      ended = { result, warnings };
      watchers.tell({ type: 'ended', ...ended });
      if (watchers.size === 0) asked.release.resolve('left');
      await Promise.resolve();
    });
    const released = await within(asked.release.promise, RECORDING, 'late');
    if (released === 'recorded' || (await recordEnd(hello, job, result))) await removeControl(files.control);
  } finally {
    watchers.dispose();
    server.close();
    if (process.platform !== 'win32') await rm(socketPath, { force: true });
  }
}

function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  const settlers: ((value: T) => void)[] = [];
  const promise = new Promise<T>((settle) => settlers.push(settle));
  return { promise, resolve: (value) => { settlers[0]?.(value); } };
}

async function within<T, Otherwise>(promise: Promise<T>, milliseconds: number, otherwise: Otherwise): Promise<T | Otherwise> {
  let timer: NodeJS.Timeout | null = null;
  const late = new Promise<Otherwise>((resolve) => {
    timer = setTimeout(() => {
      resolve(otherwise);
    }, milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    if (timer !== null) clearTimeout(timer);
  }
}
