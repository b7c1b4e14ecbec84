/**
 * What makes programs colour their output although it goes through a pipe: FORCE_COLOR as Node and chalk read it, CLICOLOR_FORCE
 * as by bixense.com/clicolors, and a terminal type for those that look colours up. NO_COLOR would contradict them.
 */
export const FORCED_COLOUR: Readonly<Record<string, string | undefined>> = {
  FORCE_COLOR: '1',
  CLICOLOR_FORCE: '1',
  TERM: 'xterm-256color',
  NO_COLOR: undefined,
};
