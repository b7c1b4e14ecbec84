import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { FromSupervisor } from './protocol.ts';
import { messageFrame, outputFrame } from './frames.ts';

/** How long one who watches may hold up the script by not reading, in milliseconds. Then it is dropped, and may attach again. */
const PATIENCE = 5_000;

/** Those who watch one execution. A slow one slows the script down as a terminal does; a hung one is let go of. */
export class Watchers {
  readonly #sockets = new Set<Socket>();

  get size(): number {
    return this.#sockets.size;
  }

  add(socket: Socket): void {
    this.#sockets.add(socket);
  }

  delete(socket: Socket): void {
    this.#sockets.delete(socket);
  }

  async output(bytes: Uint8Array): Promise<void> {
    const frame = outputFrame(bytes);
    await Promise.all([...this.#sockets].map((socket) => this.send(socket, frame)));
  }

  tell(message: FromSupervisor): void {
    for (const socket of this.#sockets) socket.write(messageFrame(message));
  }

  /** Resolves when there is room for more, or the one who watches is gone. */
  async send(socket: Socket, frame: Uint8Array): Promise<void> {
    if (socket.destroyed || socket.write(frame)) return;
    const waiting = new AbortController();
    const timer = setTimeout(() => {
      socket.destroy();
    }, PATIENCE);
    try {
      await Promise.race([once(socket, 'drain', waiting), once(socket, 'close', waiting)]).catch(() => undefined);
    } finally {
      clearTimeout(timer);
      waiting.abort();
    }
  }

  dispose(): void {
    for (const socket of this.#sockets) socket.end();
    this.#sockets.clear();
  }
}
