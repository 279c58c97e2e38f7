/** One line of a function's log. */
export interface FunctionLogLine {
  readonly functionName: string
  readonly version: string
  /** `/aws/lambda/<name>` */
  readonly logGroupName: string
  readonly logStreamName: string
  /** Absent for what is printed outside an invocation. */
  readonly requestId?: string
  /** Milliseconds since 1970. */
  readonly timestamp: number
  /** `platform` for START, END, REPORT and the like, `function` for what the function printed. */
  readonly source: 'platform' | 'function'
  /** Without the line's end. */
  readonly text: string
}

/** Takes each line as it is printed. */
export type LogSink = (line: FunctionLogLine) => void

/** What the REPORT line says. */
export interface InvocationReport {
  readonly requestId: string
  readonly durationMs: number
  readonly memorySizeMb: number
  readonly maxMemoryMb?: number
  /** Of a cold start. */
  readonly initMs?: number
  /** `timeout`, or the errorType of a failure of the environment. */
  readonly status?: string
}

/** Lambda's REPORT line, fields parted by tabs; a cold start is billed as AWS does since August 2025. */
export const reportLine = (report: InvocationReport): string => {
  const { durationMs, initMs = 0, status } = report
  const fields = [
    `REPORT RequestId: ${report.requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${Math.max(1, Math.ceil(durationMs + initMs))} ms`,
    `Memory Size: ${report.memorySizeMb} MB`,
  ]
  if (report.maxMemoryMb !== undefined) fields.push(`Max Memory Used: ${report.maxMemoryMb} MB`)
  if (report.initMs !== undefined) fields.push(`Init Duration: ${report.initMs.toFixed(2)} ms`)
  if (status === 'timeout') fields.push('Status: timeout')
  else if (status) fields.push('Status: error', `Error Type: ${status}`)
  return `${fields.join('\t')}\t`
}

const TAIL_BYTES = 4096

/** Collects the last 4 KB of an invocation's log, as `LogType: Tail` gives them, in base64. */
export const createLogTail = (): { add: (text: string) => void; toBase64: () => string } => {
  let tail: Buffer = Buffer.alloc(0)
  return {
    add: (text) => {
      tail = Buffer.concat([tail, Buffer.from(`${text}\n`)]).subarray(-TAIL_BYTES)
    },
    toBase64: () => tail.toString('base64'),
  }
}

/** Cuts what a process prints into lines; `flush` hands on an unfinished last one. */
export const createLineSplitter = (onLine: (line: string) => void): { push: (chunk: string) => void; flush: () => void } => {
  let rest = ''
  return {
    push: (chunk) => {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop()!
      for (const line of lines) onLine(line)
    },
    flush: () => {
      if (rest !== '') onLine(rest)
      rest = ''
    },
  }
}
