/** Tells transcripts from scripts, apart from reading them: who only asks loads no shell grammar. */
const LANGUAGES = new Set(['console', 'shell-session', 'shellsession', 'sh-session', 'bash-session']);

/** Whether the language of a fence says that its code is a console transcript. */
export function isTranscriptLanguage(lang: string): boolean {
  return LANGUAGES.has(lang);
}

/**
 * Whether code is a console transcript: its commands stand behind `$ ` prompts, all else is output. The language of
 * the fence says so, or a prompt before the first line that is no comment, whatever the language.
 */
export function isTranscript(lang: string, code: string): boolean {
  return isTranscriptLanguage(lang) || beginsWithPrompt(code);
}

function beginsWithPrompt(code: string): boolean {
  if (!code.includes('$ ')) return false;
  const first = code.split('\n').find((line) => line.trim() !== '' && !line.startsWith('#'));
  return first !== undefined && /^\$ +\S/.test(first);
}
