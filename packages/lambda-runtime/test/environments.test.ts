import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { describe, expect, it, vi } from 'vitest'

import type { FunctionRuntimeError } from '../src/index.ts'
import { ARN, node, python, runtimeOf } from './support/runtime.ts'

const wait = 'await new Promise((resolve) => setTimeout(resolve, event.ms ?? 0))'
const pidHandler = `export const handler = async (event) => { ${wait}; return process.pid }`
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0) && !readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ')
  } catch {
    return false
  }
}
/** Waits for what another process does. */
const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 10_000 })
const codeOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'resolved',
    (error: unknown) => (error as FunctionRuntimeError).code,
  )

describe('environments', () => {
  it('are reused, one invocation at a time', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatewright-together-'))
    const source = `import { readdirSync, writeFileSync } from 'node:fs'
export const handler = async ({ folder }) => {
  if (folder) writeFileSync(folder + '/' + process.pid, '')
  while (folder && readdirSync(folder).length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
  return process.pid
}`
    const runtime = runtimeOf(node(source, { timeoutSeconds: 20 }))

    const first = await runtime.ask()
    const together = await Promise.all([runtime.ask({ folder }), runtime.ask({ folder })])
    const last = await runtime.ask()
    rmSync(folder, { recursive: true })

    const pids = together.map(({ answer }) => answer)
    expect(new Set(pids).size).toBe(2)
    expect(pids).toContain(first.answer)
    expect(pids).toContain(last.answer)
  })

  it('are started up to maxConcurrency; what comes above waits', async () => {
    const runtime = runtimeOf(node(pidHandler), { maxConcurrency: 2 })

    const results = await Promise.all(Array.from({ length: 12 }, () => runtime.ask({ ms: 20 })))

    expect(new Set(results.map(({ answer }) => answer)).size).toBeLessThanOrEqual(2)
  })

  it('throttle what comes above the queue', async () => {
    const runtime = runtimeOf(node(pidHandler), { maxConcurrency: 1, maxWaiting: 1 })

    const codes = await Promise.all(Array.from({ length: 3 }, () => codeOf(runtime.ask({ ms: 20 }))))

    expect(codes.toSorted()).toEqual(['ERR_FUNCTION_THROTTLED', 'ERR_FUNCTION_THROTTLED', 'resolved'])
  })

  it('throttle above the reserved concurrency instead of waiting', async () => {
    const runtime = runtimeOf(node(pidHandler, { reservedConcurrency: 1 }))

    const codes = await Promise.all([codeOf(runtime.ask({ ms: 20 })), codeOf(runtime.ask())])
    const after = await codeOf(runtime.ask())

    expect([...codes, after]).toEqual(['resolved', 'ERR_FUNCTION_THROTTLED', 'resolved'])
  })

  it('take several invocations at once where asked for', async () => {
    const runtime = runtimeOf(node(`let running = 0, most = 0
export const handler = async (event) => { most = Math.max(most, ++running); ${wait}; running--; console.log('mine ' + event.n); return [event.n, most] }`), {
      invocationsPerEnvironment: 8,
      maxConcurrency: 1,
    })
    await runtime.ask({ n: -1 })

    const results = await Promise.all(Array.from({ length: 8 }, (_, n) => runtime.ask({ n, ms: 100 })))

    expect(results.map(({ answer }) => (answer as number[])[0])).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(Math.max(...results.map(({ answer }) => (answer as number[])[1]!))).toBe(8)
  })

  it('with several invocations at once tell each its own trace id', async () => {
    const source = `export const handler = async (event, context) => { ${wait}; return [context.xRayTraceId, process.env._X_AMZN_TRACE_ID] }`
    const runtime = runtimeOf(node(source), { invocationsPerEnvironment: 8, maxConcurrency: 1 })
    const requests = [{ traceId: 'Root=1-1' }, { traceId: 'Root=1-2' }, {}]

    const results = await Promise.all(requests.map((request) => runtime.invokeFunction({ functionArn: ARN, payload: '{"ms":50}', ...request })))

    expect(results.map(({ payload }) => JSON.parse(payload) as unknown)).toEqual([['Root=1-1', null], ['Root=1-2', null], [null, null]])
  })

  it('are killed at the timeout, with all that they started, and replaced', async () => {
    const runtime = runtimeOf(python('import os, subprocess\ndef handler(e, c):\n  if e.get("pid"): return os.getpid()\n  print(subprocess.Popen(["sleep", "60"]).pid)\n  while True: pass', { timeoutSeconds: 0.5 }))

    const timedOut = await runtime.ask()

    const started = Number(runtime.lines.find(({ source }) => source === 'function')?.text)
    expect(timedOut.functionError).toBe('Unhandled')
    expect(timedOut.answer).toEqual({ errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${timedOut.requestId} Error: Task timed out after 0.50 seconds` })
    expect((await runtime.ask({ pid: true })).answer).toEqual(expect.any(Number))
    await eventually(() => expect(isAlive(started)).toBe(false))
  })

  it('that crash are replaced', async () => {
    const runtime = runtimeOf(node('export const handler = async (event) => event.crash ? process.abort() : process.pid'))

    const crashed = await runtime.ask({ crash: true })
    const next = await runtime.ask()

    expect(crashed.answer).toEqual({ errorType: 'Runtime.ExitError', errorMessage: `RequestId: ${crashed.requestId} Error: Runtime exited with error: signal: aborted` })
    expect(next.answer).toEqual(expect.any(Number))
  })

  it.each([
    ['no frame', 'Buffer.alloc(64, 255)'],
    ['a frame of no known type', 'Buffer.from([0, 0, 0, 0, 99, 0, 0, 0, 0])'],
  ])('that write %s to the runtime\'s own file descriptor are replaced', async (_case, rubbish) => {
    const runtime = runtimeOf(node(`import { writeSync } from 'node:fs'
export const handler = async (event) => { if (event.bad) { writeSync(3, ${rubbish}); await new Promise((r) => setTimeout(r, 2000)) } return 'well' }`))

    const bad = await runtime.ask({ bad: true })
    const next = await runtime.ask()

    expect(bad.answer).toMatchObject({ errorType: 'Runtime.ExitError' })
    expect(next.answer).toBe('well')
    expect(runtime.lines.map(({ text }) => text)).toContain('The function wrote to file descriptor 3, which belongs to its runtime: the environment is ended')
  })

  it('end when they were not used for the idle time', async () => {
    const runtime = runtimeOf(node(pidHandler), { idleTimeoutMs: 50 })

    const { answer } = await runtime.ask()

    await eventually(() => expect(isAlive(answer as number)).toBe(false))
  })

  it('end with close()', async () => {
    const runtime = runtimeOf(node(pidHandler))
    const { answer } = await runtime.ask()

    await runtime.close()

    await eventually(() => expect(isAlive(answer as number)).toBe(false))
    expect(await codeOf(runtime.ask())).toBe('ERR_LAMBDA_RUNTIME_CLOSED')
  })

  it('end when the server is killed with kill -9, even in an endless loop', async () => {
    const index = fileURLToPath(new URL('../dist/index.js', import.meta.url))
    const script = `import { createFunctionRuntime } from ${JSON.stringify(index)}
const definition = { functionName: 'f', functionArn: '${ARN}', runtime: 'nodejs20.x', handler: 'index.handler', timeoutSeconds: 60,
  codeFiles: { 'index.mjs': 'console.log(process.pid, process.env.LAMBDA_TASK_ROOT); export const handler = async () => { for (;;); }' } }
const runtime = createFunctionRuntime({ resolve: () => definition, log: ({ text, source }) => source === 'function' && console.log(text.split('\\t')[3]) })
runtime.invoke({ functionArn: definition.functionArn, payload: '{}' })`
    const server = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    const printed = await new Promise<string>((resolve) => server.stdout.once('data', (text: Buffer) => resolve(String(text))))
    const [pid, folder] = printed.trim().split(' ')

    server.kill('SIGKILL')

    await eventually(() => expect(isAlive(Number(pid))).toBe(false))
    await eventually(() => expect(existsSync(folder!)).toBe(false))
  })

  it('are replaced when the code changes, without dropping the running invocation', async () => {
    const codeDirectory = mkdtempSync('/tmp/gatewright-reload-')
    const write = (word: string): void => writeFileSync(`${codeDirectory}/index.mjs`, `export const handler = async (event) => { ${wait}; return '${word}' }`)
    write('old')
    const reloaded = vi.fn()
    const runtime = runtimeOf({ runtime: 'nodejs20.x', handler: 'index.handler', codeDirectory }, { watch: true, onReload: reloaded })
    await runtime.ask()

    const running = runtime.ask({ ms: 400 })
    write('new')
    await eventually(() => expect(reloaded).toHaveBeenCalled())
    const next = await runtime.ask()

    expect(next.answer).toBe('new')
    expect((await running).answer).toBe('old')
  })

  it('are replaced when the definition changes', async () => {
    let word = 'first'
    const runtime = runtimeOf(node(''), { resolve: () => ({ functionName: 'tested', functionArn: ARN, ...node('export const handler = async () => process.env.WORD', { environment: { WORD: word } }) }) })
    const first = await runtime.ask()
    word = 'second'

    const second = await runtime.ask()

    expect([first.answer, second.answer]).toEqual(['first', 'second'])
  })
})

describe('an invocation', () => {
  it.each([
    ['ERR_FUNCTION_NOT_FOUND', { functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:other', payload: '{}' }],
    ['ERR_FUNCTION_NOT_PERMITTED', { functionArn: ARN, payload: '{}', sourceArn: 'arn:aws:execute-api:eu-west-1:123456789012:api/test/GET/' }],
    ['ERR_FUNCTION_PAYLOAD_TOO_LARGE', { functionArn: ARN, payload: JSON.stringify('a'.repeat(6_291_456)) }],
    ['ERR_FUNCTION_PAYLOAD_TOO_LARGE', { functionArn: ARN, payload: JSON.stringify('a'.repeat(1_048_576)), invocationType: 'Event' as const }],
  ])('rejects with %s before anything runs', async (code, request) => {
    const runtime = runtimeOf(node(pidHandler), { permits: () => false })

    expect(await codeOf(runtime.invoke(request))).toBe(code)
    expect(runtime.lines).toEqual([])
  })

  it('takes the largest request and gives the largest answer that Lambda does', async () => {
    const runtime = runtimeOf(node('export const handler = async (event) => typeof event === "string" ? event.length : "a".repeat(event.length)', { timeoutSeconds: 20 }))

    const largest = await runtime.ask('a'.repeat(6_291_454))
    const answer = await runtime.ask({ length: 6_291_554 })
    const tooLarge = await runtime.ask({ length: 6_291_555 })

    expect(largest.answer).toBe(6_291_454)
    expect(answer.functionError).toBeUndefined()
    expect(tooLarge).toMatchObject({
      functionError: 'Unhandled',
      answer: { errorType: 'Function.ResponseSizeTooLarge', errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).' },
    })
  })

  it('of type Event is answered at once and tried again when it fails', async () => {
    const runtime = runtimeOf(node('let n = 0\nexport const handler = async () => { console.log("try"); if (++n < 3) throw new Error("not yet") }'), { asyncRetryDelaysMs: [1, 1] })

    const result = await runtime.invokeFunction({ functionArn: ARN, payload: '{}', invocationType: 'Event' })

    expect(result.payload).toBe('')
    await eventually(() => expect(runtime.lines.filter(({ text }) => text.startsWith('REPORT'))).toHaveLength(3))
    const starts = runtime.lines.filter(({ text }) => text.startsWith('START'))
    expect(new Set(starts.map(({ requestId }) => requestId))).toEqual(new Set([result.requestId]))
  })

  it('that is aborted while it waits never runs', async () => {
    const runtime = runtimeOf(node('export const handler = async (event) => { console.log("ran " + event.n); await new Promise((r) => setTimeout(r, 100)) }'), { maxConcurrency: 1 })
    const aborted = new AbortController()
    const first = runtime.ask({ n: 1 })

    const second = runtime.invokeFunction({ functionArn: ARN, payload: '{"n":2}', signal: aborted.signal })
    aborted.abort(new Error('gone'))

    await expect(second).rejects.toThrow('gone')
    await first
    await runtime.ask({ n: 3 })
    expect(runtime.lines.flatMap(({ text }) => /ran (\d)/.exec(text)?.[1] ?? [])).toEqual(['1', '3'])
  })

  it('of a runtime that does not run here is unavailable, and says what does', async () => {
    const runtime = runtimeOf({ runtime: 'java21', handler: 'x', codeFiles: {} })

    await expect(runtime.ask()).rejects.toMatchObject({ code: 'ERR_FUNCTION_UNAVAILABLE', message: expect.stringContaining('nodejs*, python3.* and provided* do') as string })
  })

  it('whose code folder is gone is unavailable, and names it', async () => {
    const runtime = runtimeOf({ runtime: 'nodejs20.x', handler: 'index.handler', codeDirectory: '/nowhere/at/all' })

    await expect(runtime.ask()).rejects.toMatchObject({ code: 'ERR_FUNCTION_UNAVAILABLE', message: 'The code of tested is not there: /nowhere/at/all' })
  })

  it.each([
    ['node', node(pidHandler), 'apt-get install nodejs'],
    ['python', python(''), 'apt-get install python3'],
  ])('without a %s binary is unavailable, and says how to get it', async (language, code, advice) => {
    const runtime = runtimeOf(code, { interpreters: { [language]: '/nowhere/binary' } })

    await expect(runtime.ask()).rejects.toMatchObject({ code: 'ERR_FUNCTION_UNAVAILABLE', message: expect.stringContaining(advice) as string })
  })
})
