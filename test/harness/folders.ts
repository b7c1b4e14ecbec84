/** Where the project, its build and its cache are. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The checkout. */
export const root = resolve(import.meta.dirname, '../..');

/** Outputs that nobody commits: bundled tests, failures. */
export const out = join(root, 'out');

/** Tools too large for the checkout, shared by all checkouts of one person. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'holdpoint');
