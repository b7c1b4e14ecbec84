import { MOST_GIVEN } from '../../core/environment/givenOut.ts';
import type { Script } from '../../core/ports.ts';
import { readsInput } from './localRunner.ts';

const NAME = /^[A-Za-z_]\w*$/u;

/**
 * A program for the `sh` of another host, given on standard input, so that nothing of a script is ever on a command line.
 * On standard error it says, on lines that begin with `mark`: `begun`; or `refused` and why, before anything ran; and in the
 * end `given` with what was given out in hexadecimal, and `exit` with the exit code. On standard output a line `mark` is
 * followed by the output of the script. Once it has begun it takes lines of standard input as names of signals for the group of
 * the script, and after one of them ends only when all that is left of that group waits to be reaped. All of it is one compound command: the shell has read
 * it to its end before it begins, and reads no signal for a command.
 */
export function sshProgram({ interpreter, text, directory, environment }: Script, mark: string): string {
  const [command = ''] = interpreter;
  const variables = Object.entries(environment).filter(([name]) => NAME.test(name));
  const fromInput = readsInput(interpreter);
  const argv = [...interpreter.map(quoted), fromInput ? '-' : '"$d/script"'].join(' ');
  return `{
exec 3<&0
say() { printf '%s %s\\n' ${mark} "$1" >&2; }
umask 077
d=$(mktemp -d "\${TMPDIR:-/tmp}/holdpoint-XXXXXXXX") || { say 'refused no temporary folder could be made there'; exit 1; }
trap 'rm -rf "$d"' EXIT
cat > "$d/script" <<'${mark}-end' || { say 'refused the script could not be written there'; exit 1; }
${text}
${mark}-end
${directory === '' ? '' : `cd -- ${quoted(directory)} 2>/dev/null || { say ${quoted(`refused the directory ${directory} is not there`)}; exit 1; }`}
command -v -- ${quoted(command)} >/dev/null 2>&1 || { say ${quoted(`refused ${command} was not found there`)}; exit 1; }
own=
if command -v setsid >/dev/null 2>&1; then own=setsid
elif command -v perl >/dev/null 2>&1; then own='perl -e use(POSIX);POSIX::setsid();exec(@ARGV)'
else say 'refused neither setsid nor perl is there to give the script a process group'; exit 1; fi
: > "$d/given-out"
export HOLDPOINT_OUTPUT="$d/given-out"
${variables.map(([name, value]) => `export ${name}=${quoted(value)}`).join('\n')}
( while IFS= read -r s <&3; do
  : > "$d/stop"
  until [ -s "$d/pid" ]; do sleep 0.1; done
  kill -s "$s" -- "-$(cat "$d/pid")"
done ) >/dev/null 2>&1 &
reader=$!
say begun
printf '%s\\n' ${mark}
$own sh -c 'echo $$ > "$0/pid"; exec "$@"' "$d" ${argv} < ${fromInput ? '"$d/script"' : '/dev/null'} 2>&1 3<&-
code=$?
p=$(cat "$d/pid")
lives() {
  kill -s 0 -- "-$p" 2>/dev/null || return 1
  command -v ps >/dev/null 2>&1 || return 0
  ps -eo pgid=,stat= | while read -r group state; do [ "$group" != "$p" ] || case $state in Z*) ;; *) echo yes ;; esac; done | grep -q yes
}
if [ -e "$d/stop" ]; then while lives; do sleep 0.1; done; fi
say "given $(dd if="$d/given-out" bs=${String(MOST_GIVEN + 1)} count=1 2>/dev/null | od -An -v -tx1 | tr -d ' \\n')"
say "exit $code"
kill "$reader" 2>/dev/null
exit 0
}
`;
}

/** One word, whatever is in it (POSIX, "Single-Quotes"). */
function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
