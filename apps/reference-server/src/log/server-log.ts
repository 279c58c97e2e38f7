import pc from 'picocolors'
import { destination, type Logger, pino } from 'pino'

/** How log lines look: `json` for machines, `text` for people. */
export type LogFormat = 'json' | 'text'

/** The server's own log, and the place for what functions print. */
export interface ServerLog extends Logger {
  /** Writes what is buffered. Call before the process ends. */
  close(): void
}

/** A pino logger on standard output; lines of one turn are written together. */
export function createServerLog({ level, format }: { readonly level: string; readonly format: LogFormat }): ServerLog {
  const out = destination({ dest: 1, sync: false, minLength: 0 })
  const stream = format === 'json' ? out : { write: (line: string) => void out.write(toText(line)) }
  const logger = pino({ level, base: null, errorKey: 'error' }, stream)
  return Object.assign(logger, {
    close: () => {
      try {
        out.flushSync()
      } catch {
        // Nobody reads standard output any more.
      }
    },
  })
}

const COLOURS: Readonly<Record<number, (text: string) => string>> = { 20: pc.dim, 40: pc.yellow, 50: pc.red, 60: pc.red }

/** One line of pino as a person reads it: time, who spoke, the message, then the other members. */
function toText(line: string): string {
  const { level, time, msg, source, error, ...rest } = JSON.parse(line) as Record<string, unknown>
  const colour = COLOURS[level as number] ?? ((text: string) => text)
  const clock = new Date(time as number).toISOString().slice(11, 23)
  const who = typeof source === 'string' ? `${pc.cyan(source)} ` : ''
  const cause = (error as { stack?: string; message?: string } | undefined)?.stack ?? ''
  const more = Object.keys(rest).length === 0 ? '' : ` ${pc.dim(JSON.stringify(rest))}`
  return `${pc.dim(clock)} ${who}${colour(String(msg))}${more}${cause === '' ? '' : `\n${cause}`}\n`
}
