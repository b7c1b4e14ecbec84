import * as vscode from 'vscode';

/** Milliseconds after which a person wonders whether anything happens. */
const PATIENCE = 400;

/** A notification with a way to cancel, and with the number done where that is told, for what is not soon over. */
export class LateProgress {
  readonly #title: string;
  readonly #total: number;
  readonly #stop: AbortController;
  #done = 0;
  #report: (message: string) => void = () => undefined;

  constructor(title: string, total: number, stop: AbortController) {
    this.#title = title;
    this.#total = total;
    this.#stop = stop;
  }

  step(): void {
    this.#done += 1;
    this.#report(`${String(this.#done)}/${String(this.#total)}`);
  }

  async around<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, PATIENCE, 'late');
    });
    const first = await Promise.race([work.then(() => 'done' as const), late]).finally(() => {
      clearTimeout(timer);
    });
    return first === 'done' ? work : this.#shown(work);
  }

  async #shown<T>(work: Promise<T>): Promise<T> {
    return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: this.#title, cancellable: true }, (progress, token) => {
      this.#report = (message) => {
        progress.report({ message, increment: 100 / this.#total });
      };
      const listener = token.onCancellationRequested(() => {
        this.#stop.abort();
      });
      return work.finally(() => {
        listener.dispose();
      });
    });
  }
}
