import { isTranscriptLanguage } from './transcriptLanguage.ts';

const SHELLS = new Set(['bash', 'sh', 'zsh', 'shell', 'ksh']);

/** Whether code in this language has statements that can be run. */
export function isShell(lang: string): boolean {
  return SHELLS.has(lang) || isTranscriptLanguage(lang);
}
