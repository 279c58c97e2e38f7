import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'

/** Ends the functions' processes when this one dies without having had the time for it, as on kill -9. */
export interface Reaper {
  watch(processGroup: number): void
  forget(processGroup: number): void
  /** Removes a temporary folder at the end, too. */
  clean(folder: string): void
  close(): void
}

// Reads "+ group", "- group" and "folder path" lines; when they end, every group that is left is killed.
const SCRIPT = `groups=' '
folder=''
while read -r sign name; do
  case $sign in
    +) groups="$groups$name " ;;
    -) groups="\${groups%% $name *} \${groups#* $name }" ;;
    folder) folder="$name" ;;
  esac
done
for group in $groups; do kill -9 -"$group" 2>/dev/null; done
[ -z "$folder" ] || rm -rf "$folder"`

/** Starts one small shell process, in a session of its own, when the first group is to be watched. */
export const createReaper = (): Reaper => {
  let shell: ChildProcess | undefined
  const tell = (line: string): void => {
    shell?.stdin?.write(line)
  }
  const start = (): void => {
    const started = spawn('/bin/sh', ['-c', SCRIPT], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
    started.on('error', () => (shell = undefined))
    started.on('exit', () => (shell = undefined))
    started.stdin?.on('error', () => {})
    started.unref()
    ;(started.stdin as unknown as { unref(): void }).unref()
    shell = started
  }
  return {
    watch: (group) => {
      if (!shell) start()
      tell(`+ ${group}\n`)
    },
    forget: (group) => tell(`- ${group}\n`),
    clean: (folder) => {
      if (!shell) start()
      tell(`folder ${folder}\n`)
    },
    close: () => shell?.stdin?.end(),
  }
}
