/** What a shell brings along (Bash Reference Manual, "Shell Builtin Commands", "Reserved Words", "Shell Variables"; zsh's are added). */
const BUILTINS = new Set(
  ('. : [ [[ alias autoload bg bind break builtin caller case cd command compgen complete continue declare dirs disown do done echo elif else emulate enable esac eval exec exit export '
    + 'false fc fg fi for function getopts hash help history if in jobs kill let local logout mapfile noglob popd print printf pushd pwd read readarray readonly rehash return select set setopt '
    + 'shift shopt source suspend test then time times trap true type typeset ulimit umask unalias unset unsetopt until wait while zmodload').split(' '),
);
const VARIABLES = new Set(
  ('BASH BASHPID BASH_ENV BASH_SOURCE BASH_VERSION BASH_VERSINFO BASH_REMATCH BASH_LINENO BASH_COMMAND BASH_ARGC BASH_ARGV BASH_SUBSHELL COLUMNS COMP_WORDS DIRSTACK EPOCHREALTIME EPOCHSECONDS '
    + 'EUID FUNCNAME GROUPS HISTCMD HOME HOSTNAME HOSTTYPE IFS LINENO LINES MACHTYPE OLDPWD OPTARG OPTERR OPTIND OSTYPE PATH PIPESTATUS PPID PS1 PS4 PWD RANDOM REPLY SECONDS SHELL SHELLOPTS '
    + 'SHLVL SRANDOM UID USER LOGNAME TERM LANG TMPDIR ZSH_VERSION status argv path').split(' '),
);

/** Whether a word is a command of the shell itself; behind a `$`, whether it is a variable that the shell or the login sets. */
export function isShellWord(word: string): boolean {
  if (!word.startsWith('$')) return BUILTINS.has(word);
  const name = word.slice(1);
  return VARIABLES.has(name) || name.startsWith('HOLDPOINT_') || name.startsWith('LC_');
}
