import { ClientRequest, type Agent, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

/** What is known of an answer before its body is read. */
export interface Head {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

export interface Outgoing {
  readonly address: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: Agent;
  /** Sent by POST; a GET where it is missing. */
  readonly body?: string;
  /** Most bytes of a body. */
  readonly bytes: number;
}

/** The body is larger than may be read. */
export class TooLarge extends Error {}

/**
 * Hands over a body chunk by chunk as it comes, until it ends or `take` has enough. Not an iterable: of the thousands of
 * small bodies of a check each would cost several turns of the event loop. Rejects where the body breaks off.
 */
export type Body = (take: (chunk: Uint8Array) => 'more' | 'enough') => Promise<void>;

/**
 * Sends one request and hands its answer to `read`. Follows no redirect and asks no proxy: `ClientRequest` is used as it is,
 * since editors replace `http.request` and `fetch` by versions that send what goes to one host to another.
 * Rejects with what the socket says, with `TooLarge`, or with what `read` throws.
 */
export async function exchange<T>(outgoing: Outgoing, read: (body: Body, head: Head) => Promise<T>, signal: AbortSignal): Promise<T> {
  const answer = await send(outgoing, signal);
  try {
    return await read(bodyOf(answer, outgoing.bytes), { status: answer.statusCode ?? 0, headers: answer.headers });
  } finally {
    // Read to its end it gives the connection back; otherwise nothing of it is wanted any more.
    if (!answer.complete || !answer.readableEnded) answer.destroy();
  }
}

function send({ address, headers, agent, body }: Outgoing, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = new ClientRequest(
      { protocol: address.protocol, hostname: address.hostname.replaceAll(/[[\]]/gu, ''), port: address.port, path: address.pathname + address.search, method: body === undefined ? 'GET' : 'POST', headers: { ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }), 'accept-encoding': 'identity', ...headers }, agent, signal },
      resolve,
    );
    request.on('error', reject);
    request.end(body);
  });
}

function bodyOf(answer: IncomingMessage, limit: number): Body {
  return (take) => new Promise((resolve, reject) => {
    let size = 0;
    answer.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) reject(new TooLarge());
      else if (take(chunk) === 'enough') resolve();
      else return;
      answer.pause();
    });
    answer.on('end', resolve);
    answer.on('error', reject);
    const closed = (): void => { if (!answer.readableEnded) reject(new Error('the connection was closed')); };
    answer.on('close', closed);
    if (answer.destroyed) closed();
  });
}

/** The whole of a body as text. */
export async function readText(body: Body): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  await body((chunk) => {
    text += decoder.decode(chunk, { stream: true });
    return 'more';
  });
  return text + decoder.decode();
}
