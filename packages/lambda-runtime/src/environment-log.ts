import { readFileSync } from 'node:fs'

import type { FunctionDefinition } from './definition.ts'
import { versionOf } from './definition.ts'
import type { Invocation } from './invocation.ts'
import { createLineSplitter, reportLine } from './log.ts'
import type { LogSink } from './log.ts'

/** Writes one environment's log stream: Lambda's own lines and what the process prints. */
export interface EnvironmentLog {
  readonly logGroupName: string
  readonly logStreamName: string
  platform(text: string): void
  start(invocation: Invocation): void
  /** END and REPORT. */
  end(invocation: Invocation, report: EndOfInvocation): void
  /** A part of what the process printed. */
  printed(chunk: string): void
}

export interface EndOfInvocation {
  readonly durationMs: number
  readonly initMs?: number | undefined
  /** `timeout`, or the errorType of a failure of the environment. */
  readonly status?: string | undefined
  /** A line before END, such as that the task timed out. */
  readonly remark?: string | undefined
}

const MEMORY_SAMPLE_MS = 1000

/** Creates the log of a new environment. `processId` is asked when a REPORT needs the memory in use. */
export const createEnvironmentLog = (
  definition: FunctionDefinition,
  { sink, processId }: { readonly sink: LogSink | undefined; readonly processId: () => number | undefined },
): EnvironmentLog => {
  const { functionName } = definition
  const version = versionOf(definition)
  const logGroupName = `/aws/lambda/${functionName}`
  const logStreamName = `${new Date().toISOString().slice(0, 10).replaceAll('-', '/')}/[${version}]${crypto.randomUUID().replaceAll('-', '')}`
  const memory = createMemorySampler(processId)
  let current: Invocation | undefined

  const write = (text: string, source: 'platform' | 'function', invocation: Invocation | undefined = current): void => {
    invocation?.listener.log?.(text)
    if (!sink) return
    const requestId = invocation ? { requestId: invocation.requestId } : {}
    sink({ functionName, version, logGroupName, logStreamName, ...requestId, timestamp: Date.now(), source, text })
  }
  const lines = createLineSplitter((line) => write(line, 'function'))

  return {
    logGroupName,
    logStreamName,
    platform: (text) => write(text, 'platform'),
    start: (invocation) => {
      lines.flush()
      current = invocation
      if (sink || invocation.listener.log) write(`START RequestId: ${invocation.requestId} Version: ${version}`, 'platform')
    },
    end: (invocation, { durationMs, initMs, status, remark }) => {
      lines.flush()
      if (current === invocation) current = undefined
      if (!sink && !invocation.listener.log) return
      const { requestId } = invocation
      const maxMemoryMb = memory()
      if (remark) write(remark, 'platform', invocation)
      write(`END RequestId: ${requestId}`, 'platform', invocation)
      const measured = { ...(maxMemoryMb === undefined ? {} : { maxMemoryMb }), ...(initMs === undefined ? {} : { initMs }) }
      const report = { requestId, durationMs, memorySizeMb: definition.memorySizeMb ?? 128, ...measured, ...(status ? { status } : {}) }
      write(reportLine(report), 'platform', invocation)
    },
    printed: (chunk) => lines.push(chunk),
  }
}

/** Peak memory in megabytes, asked of the system at most once a second; undefined where there is no /proc. */
function createMemorySampler(processId: () => number | undefined): () => number | undefined {
  let sampledAt = 0
  let megabytes: number | undefined
  return () => {
    const now = Date.now()
    const pid = processId()
    if (pid === undefined || now - sampledAt < MEMORY_SAMPLE_MS) return megabytes
    sampledAt = now
    try {
      const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]
      if (kilobytes) megabytes = Math.ceil(Number(kilobytes) / 1024)
    } catch {
      // the process is gone, or this is not Linux: the last figure stands
    }
    return megabytes
  }
}
