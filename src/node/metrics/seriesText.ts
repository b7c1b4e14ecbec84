import type { Body } from './exchange.ts';

/** Series that are judged one by one; more are an answer that nobody meant, and as many as a server cares to send. */
export const MOST_SERIES = 10_000;

/** How each series of an answer begins. Within a label its quotation marks would be escaped. */
const SERIES = '{"metric":';

/** The text of an answer, read no further than its series are counted; null where they are more than that. */
export async function readSeriesText(body: Body, most = MOST_SERIES): Promise<string | null> {
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let count = 0;
  let end = '';
  await body((chunk) => {
    const part = decoder.decode(chunk, { stream: true });
    const seen = end + part;
    count += seen.split(SERIES).length - 1;
    // What may be the beginning of one that goes on in the next chunk, but never a whole one twice.
    end = seen.slice(Math.max(0, seen.length - SERIES.length + 1));
    parts.push(part);
    return count > most ? 'enough' : 'more';
  });
  return count > most ? null : parts.join('') + decoder.decode();
}
