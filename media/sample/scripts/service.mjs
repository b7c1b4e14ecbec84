// Talks to the demo service, whose address is in package.json or, stronger, in DEMO_URL.
import { readFile } from 'node:fs/promises';

const { config } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));

export const address = process.env.DEMO_URL ?? config.service;

export async function get(path) {
  return fetchText(path, {});
}

export async function post(path, body) {
  return JSON.parse(await fetchText(path, { method: 'POST', body: JSON.stringify(body) }));
}

/** Sum of the series of a counter or gauge whose labels hold all of `labels`. */
export function sum(exposition, name, labels = []) {
  return exposition
    .split('\n')
    .filter((line) => (line.startsWith(`${name}{`) || line.startsWith(`${name} `)) && labels.every((label) => line.includes(label)))
    .reduce((total, line) => total + Number(line.split(' ').at(-1)), 0);
}

async function fetchText(path, options) {
  let response;
  try {
    response = await fetch(`${address}${path}`, { ...options, signal: AbortSignal.timeout(5000) });
  } catch (error) {
    console.error(`No answer from ${address}${path}: ${error.cause?.code ?? error.message}. Is the demo service running?`);
    process.exit(1);
  }
  const text = await response.text();
  if (response.ok) return text;
  console.error(`${address}${path} answered ${response.status}: ${text.trim()}`);
  process.exit(1);
}
