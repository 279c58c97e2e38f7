import { describe, expect, it } from 'vitest'

import { createLineSplitter, createLogTail, reportLine } from '../src/log.ts'
import { ARN, node, runtimeOf } from './support/runtime.ts'

describe('the log of an invocation', () => {
  it('is START, what the function printed, END, REPORT', async () => {
    const runtime = runtimeOf(node('export const handler = async () => { console.log("hello %s", "you"); console.error(new Error("x").message); process.stdout.write("no end") }'))

    const { requestId } = await runtime.ask()

    const time = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z'
    expect(runtime.lines.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^INIT_START Runtime Version: nodejs:\d+/),
      `START RequestId: ${requestId} Version: $LATEST`,
      expect.stringMatching(new RegExp(`^${time}\\t${requestId}\\tINFO\\thello you$`)),
      expect.stringMatching(new RegExp(`^${time}\\t${requestId}\\tERROR\\tx$`)),
      'no end',
      `END RequestId: ${requestId}`,
      expect.stringMatching(new RegExp(`^REPORT RequestId: ${requestId}\\tDuration: [\\d.]+ ms\\tBilled Duration: \\d+ ms\\tMemory Size: 128 MB\\tMax Memory Used: \\d+ MB\\tInit Duration: [\\d.]+ ms\\t$`)),
    ])
    expect(runtime.lines[1]).toMatchObject({ functionName: 'tested', version: '$LATEST', logGroupName: '/aws/lambda/tested', requestId, source: 'platform' })
    expect(runtime.lines[2]).toMatchObject({ source: 'function', requestId })
  })

  it('names a timeout in a line of its own and in REPORT', async () => {
    const runtime = runtimeOf(node('export const handler = () => new Promise((resolve) => setTimeout(resolve, 5000))', { timeoutSeconds: 0.3 }))

    const { requestId } = await runtime.ask()

    const texts = runtime.lines.map(({ text }) => text)
    expect(texts).toContainEqual(expect.stringMatching(new RegExp(`^[\\dT:.-]+Z ${requestId} Task timed out after 0\\.30 seconds$`)))
    expect(texts.at(-1)).toMatch(/Duration: 300\.00 ms\t.*Status: timeout\t$/)
  })

  it('has its last 4 KB returned for LogType Tail, in base64', async () => {
    const runtime = runtimeOf(node('export const handler = async () => { for (let i = 0; i < 500; i++) console.log("line " + i) }'))

    const { logResult } = await runtime.invokeFunction({ functionArn: ARN, payload: '{}', logType: 'Tail' })

    const tail = Buffer.from(logResult!, 'base64')
    expect(tail).toHaveLength(4096)
    expect(tail.toString()).toMatch(/line 499\nEND RequestId: [^\n]+\nREPORT [^\n]+\n$/)
  })

  it('is not returned when it was not asked for', async () => {
    const runtime = runtimeOf(node('export const handler = async () => 1'))

    expect(await runtime.invokeFunction({ functionArn: ARN, payload: '{}' })).not.toHaveProperty('logResult')
  })
})

describe('reportLine', () => {
  it('bills a cold start with the run, rounded up to a millisecond', () => {
    const line = reportLine({ requestId: 'id', durationMs: 2.1, initMs: 100.2, memorySizeMb: 512, maxMemoryMb: 60, status: 'Runtime.ExitError' })

    expect(line).toBe('REPORT RequestId: id\tDuration: 2.10 ms\tBilled Duration: 103 ms\tMemory Size: 512 MB\tMax Memory Used: 60 MB\tInit Duration: 100.20 ms\tStatus: error\tError Type: Runtime.ExitError\t')
  })
})

describe('createLineSplitter', () => {
  it('joins a line that comes in parts and keeps empty lines', () => {
    const lines: string[] = []
    const splitter = createLineSplitter((line) => lines.push(line))

    splitter.push('a')
    splitter.push('b\n\nc\nd')
    splitter.flush()
    splitter.flush()

    expect(lines).toEqual(['ab', '', 'c', 'd'])
  })
})

describe('createLogTail', () => {
  it('is empty before anything was added', () => {
    expect(createLogTail().toBase64()).toBe('')
  })
})
