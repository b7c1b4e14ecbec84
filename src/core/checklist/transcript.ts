/** Console transcripts: commands behind prompts, and what they printed. */
import { parse } from 'unbash';

const PROMPT = /^(?:\[?[\w.-]+@[\w.-]+[^$%>]*)?[$%] +/;
const CONTINUATION = /^> ?/;

/** Lines that one command may go on for; each is parsed together with all above it. */
const MAX_CONTINUATION = 200;

/**
 * The commands of a transcript, line for line: output lines become empty, and prompts go.
 * Comments stay. A line behind `> ` continues a command only while that command is unfinished,
 * since programs print such lines as well.
 */
export function readTranscript(code: string): string {
  let pending = '';
  let count = 0;
  const lines = code.split('\n').map((line) => {
    const command = lineOf(line, pending);
    if (command === null) {
      pending = '';
      return line.startsWith('#') ? line : '';
    }
    const whole = pending === '' ? command : `${pending}\n${command}`;
    count = pending === '' ? 1 : count + 1;
    pending = count < MAX_CONTINUATION && isUnfinished(whole) ? whole : '';
    return command;
  });
  return lines.join('\n');
}

function lineOf(line: string, pending: string): string | null {
  const prompt = PROMPT.exec(line);
  if (prompt !== null) return line.slice(prompt[0].length);
  if (pending === '') return null;
  const continuation = CONTINUATION.exec(line);
  if (continuation !== null) return line.slice(continuation[0].length);
  return pending.endsWith('\\') ? line : null;
}

function isUnfinished(command: string): boolean {
  if (command.endsWith('\\')) return true;
  if ((parse(command).errors ?? []).length > 0) return true;
  // The parser takes a here-document without its end as one that ends with the text.
  const [, delimiter] = /<<-?\s*["']?(\w+)/.exec(command) ?? [];
  return delimiter !== undefined && !command.split('\n').slice(1).some((line) => line.trim() === delimiter);
}
