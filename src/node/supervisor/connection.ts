import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { ExecResult, RunWatch } from '../../core/ports.ts';
import { messageFrame, readFrames } from './frames.ts';
import { readFromSupervisor, type ToSupervisor } from './protocol.ts';

export interface Ended {
  readonly result: ExecResult;
  readonly warnings: readonly string[];
}

/** One who watches an execution, connected to its supervisor. */
export class Connection {
  readonly #socket: Socket;
  /** Bytes of output that were seen, or that are known to be kept nowhere. */
  seen: number;

  private constructor(socket: Socket, seen: number) {
    this.#socket = socket;
    this.seen = seen;
    // What broke is told by the end of its frames.
    socket.on('error', () => undefined);
  }

  /** Null where nobody listens. */
  static async open(address: string, seen: number): Promise<Connection | null> {
    const socket = connect(address);
    const connection = new Connection(socket, seen);
    try {
      await once(socket, 'connect', { signal: AbortSignal.timeout(5_000) });
      return connection;
    } catch {
      socket.destroy();
      return null;
    }
  }

  send(message: ToSupervisor): void {
    if (!this.#socket.destroyed) this.#socket.write(messageFrame(message));
  }

  /** Tells of all that comes, up to the end; null where the supervisor, or the way to it, was lost before. */
  async follow(watch: RunWatch): Promise<Ended | null> {
    const stop = (): void => { this.send({ type: 'stop' }); };
    const kill = (): void => { this.send({ type: 'kill' }); };
    if (watch.signal.aborted) stop();
    if (watch.kill?.aborted === true) kill();
    watch.signal.addEventListener('abort', stop);
    watch.kill?.addEventListener('abort', kill);
    try {
      // There is still something to be said once the end is told.
      for await (const frame of readFrames(this.#socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>)) {
        if (frame.kind === 'output') {
          this.seen += frame.bytes.length;
          await watch.onOutput(frame.bytes);
          continue;
        }
        const message = readFromSupervisor(frame.value);
        switch (message.type) {
          case 'ended':
            return { result: message.result, warnings: message.warnings };
          case 'signal':
            watch.onSignal?.(message.signal);
            break;
          case 'secret':
            watch.onSecret?.(message.name, message.value);
            break;
          case 'gap':
            this.seen += message.bytes;
            await watch.onOutput(Buffer.from(`\n[${String(message.bytes)} bytes of output are left out here]\n`));
            break;
        }
      }
      return null;
    } catch (error) {
      // The socket was reset; an error of the watch itself is a fault of ours.
      if (error instanceof Error && 'code' in error) return null;
      throw error;
    } finally {
      watch.signal.removeEventListener('abort', stop);
      watch.kill?.removeEventListener('abort', kill);
    }
  }

  /** Resolves once nothing more is said, with all that was said delivered. */
  async close(): Promise<void> {
    if (this.#socket.destroyed) return;
    const closed = once(this.#socket, 'close', { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    this.#socket.end();
    this.#socket.resume();
    await closed;
    this.#socket.destroy();
  }

  /** Lets go at once. */
  drop(): void {
    this.#socket.destroy();
  }
}
