/**
 * Variables that decide which programs run and what is run first by them: what loads code into a shell, an interpreter, the
 * dynamic linker or git (ld.so(8); bash(1), "Shell Variables"; node(1); python(1); perlrun; git(1)).
 */
const REFUSED = new Set(
  ('PATH PATHEXT COMSPEC IFS ENV BASH_ENV BASHOPTS SHELLOPTS PS4 PROMPT_COMMAND CDPATH GLOBIGNORE ZDOTDIR FPATH NODE_OPTIONS NODE_PATH NODE_REPL_EXTERNAL_MODULE '
    + 'PYTHONSTARTUP PYTHONPATH PYTHONHOME PYTHONINSPECT PYTHONBREAKPOINT PYTHONUSERBASE PERL5OPT PERL5LIB PERL5DB PERLLIB RUBYOPT RUBYLIB '
    + 'JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS SSH_ASKPASS SUDO_ASKPASS').split(' '),
);
const REFUSED_BEGINNING = /^(?:LD_|DYLD_|GIT_|BASH_FUNC_|HOLDPOINT_)/u;

/** Whether a variable may come into a script from nowhere but the environment that Holdpoint itself was given. */
export function isRefusedVariable(name: string): boolean {
  // Windows takes `Path` for PATH.
  const upper = name.toUpperCase();
  return REFUSED.has(upper) || REFUSED_BEGINNING.test(upper);
}
