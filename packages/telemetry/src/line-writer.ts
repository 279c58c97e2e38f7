import { TelemetryError } from './errors.ts'

/** Calls `callback` once after `milliseconds`; returns what stops it. */
export type StartTimer = (callback: () => void, milliseconds: number) => () => void

/** How lines become batches. */
export interface LineWriterOptions {
  /** Writes one batch, line ends included. It is not called again before it has resolved. */
  readonly write: (batch: string) => Promise<void>
  /** Told of batches that could not be written and of lines that were let go. */
  readonly onFault: (error: TelemetryError) => void
  /** Characters that are written without waiting for more; default 65,536. */
  readonly batchLength?: number
  /** Milliseconds that a line waits for company; default 200. */
  readonly flushAfterMs?: number
  /** Characters held while a batch is under way; what comes beyond them is let go and reported. Default 16,777,216. */
  readonly maximumHeld?: number
  /** `setTimeout` by default. */
  readonly startTimer?: StartTimer
}

/** Takes lines at once and writes them in batches. */
export interface LineWriter {
  /** Takes one record. Line ends inside become `\n` and `\r`, so that no value can forge a record. Never throws or waits. */
  write(line: string): void
  /** Resolves when every line taken before is written, or reported. */
  flush(): Promise<void>
}

/** Makes a writer that calls `write` once for many lines. Throws {@link TelemetryError} for limits that make no sense. */
export function createLineWriter({
  write,
  onFault,
  batchLength = 65_536,
  flushAfterMs = 200,
  maximumHeld = 16_777_216,
  startTimer = startTimeout,
}: LineWriterOptions): LineWriter {
  if (batchLength < 1 || maximumHeld < batchLength) {
    throw new TelemetryError('ERR_TELEMETRY_OPTION', 'batchLength must be at least 1 and maximumHeld at least batchLength')
  }
  let held = ''
  let lost = 0
  let stopTimer: (() => void) | undefined
  let underWay: Promise<void> | undefined

  return {
    write(line) {
      if (held.length + line.length >= maximumHeld) {
        lost += 1
        return
      }
      held += `${oneLine(line)}\n`
      if (underWay !== undefined) return
      if (held.length >= batchLength) void flush()
      else stopTimer ??= startTimer(() => void flush(), flushAfterMs)
    },
    flush,
  }

  function flush(): Promise<void> {
    stopTimer?.()
    stopTimer = undefined
    underWay ??= drain().finally(() => (underWay = undefined))
    return underWay
  }

  /** Lines that come while a batch is written are the next batch. */
  async function drain(): Promise<void> {
    while (held !== '' || lost > 0) {
      const batch = held
      held = ''
      reportLost()
      if (batch === '') return
      try {
        await write(batch)
      } catch (cause) {
        onFault(new TelemetryError('ERR_TELEMETRY_WRITE', `A batch of ${batch.length} characters could not be written`, { cause }))
      }
    }
  }

  function reportLost(): void {
    if (lost === 0) return
    onFault(new TelemetryError('ERR_TELEMETRY_LINES_LOST', `${lost} lines came faster than they could be written and were let go`))
    lost = 0
  }
}

const LINE_END = /[\r\n]/g

function oneLine(text: string): string {
  return text.replace(LINE_END, (end) => (end === '\n' ? '\\n' : '\\r'))
}

const startTimeout: StartTimer = (callback, milliseconds) => {
  const timer = setTimeout(callback, milliseconds)
  return () => clearTimeout(timer)
}
