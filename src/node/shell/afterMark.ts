import { Transform, type TransformCallback } from 'node:stream';

/** More than any greeting. */
const MOST = 64 * 1024;

/** Lets through what follows a line that is the mark: what the start of a shell prints before is none of the script's. */
export class AfterMark extends Transform {
  readonly #line: Buffer;
  #before = Buffer.alloc(0);
  #passed = false;

  constructor(mark: string) {
    super();
    this.#line = Buffer.from(`${mark}\n`);
  }

  /** Whether the mark has come. */
  get passed(): boolean {
    return this.#passed;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.#passed) {
      done(null, chunk);
      return;
    }
    this.#before = Buffer.concat([this.#before, chunk]);
    const at = this.#before.indexOf(this.#line);
    if (at === -1) {
      this.#before = this.#before.subarray(-MOST);
      done();
      return;
    }
    this.#passed = true;
    const rest = this.#before.subarray(at + this.#line.length);
    this.#before = Buffer.alloc(0);
    done(null, rest.length === 0 ? undefined : rest);
  }
}
