import { describe, expect, it } from 'vitest'

import { ARN, custom, runtimeOf } from './support/runtime.ts'

const PRELUDE = `
const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/'
const post = (path, body, headers = {}) => fetch(base + path, { method: 'POST', body, headers })
async function next() {
  const response = await fetch(base + 'invocation/next')
  return { id: response.headers.get('lambda-runtime-aws-request-id'), headers: Object.fromEntries(response.headers), event: await response.json() }
}
`

describe('a custom runtime', () => {
  it('takes invocations and answers them over the Runtime API', async () => {
    const runtime = runtimeOf(
      custom(`${PRELUDE}
;(async () => { for (;;) {
  const { id, headers, event } = await next()
  const answer = await post('invocation/' + id + '/response', JSON.stringify({ event, headers, handler: process.env._HANDLER, pid: process.pid }))
  console.log(answer.status + ' ' + (await answer.text()))
} })()`),
    )

    const first = await runtime.invokeFunction({ functionArn: `${ARN}:live`, payload: '{"n":1}', traceId: 'Root=1-2-3', clientContext: '{"custom":{}}' })
    const second = await runtime.ask({ n: 2 })

    const answer = JSON.parse(first.payload) as { headers: Record<string, string>; pid: number }
    expect(answer).toMatchObject({
      event: { n: 1 },
      handler: 'ignored',
      headers: {
        'lambda-runtime-aws-request-id': first.requestId,
        'lambda-runtime-invoked-function-arn': `${ARN}:live`,
        'lambda-runtime-trace-id': 'Root=1-2-3',
        'lambda-runtime-client-context': '{"custom":{}}',
      },
    })
    const left = Number(answer.headers['lambda-runtime-deadline-ms']) - Date.now()
    expect(left).toBeGreaterThan(1000)
    expect(left).toBeLessThanOrEqual(3000)
    expect(second.answer).toMatchObject({ event: { n: 2 }, pid: answer.pid })
    expect(runtime.lines.map(({ text }) => text)).toContain('202 {"status":"OK"}')
  })

  it.each([
    ['reports an error', `const { id } = await next(); await post('invocation/' + id + '/error', '{"errorType":"Mine","errorMessage":"bad","stackTrace":[]}')`, { errorType: 'Mine', errorMessage: 'bad', stackTrace: [] }],
    ['reports an error without a body', `const { id } = await next(); await post('invocation/' + id + '/error', '', { 'Lambda-Runtime-Function-Error-Type': 'Mine' })`, { errorType: 'Mine', errorMessage: '' }],
    ['fails to start', `await post('init/error', '{"errorType":"NoConfig","errorMessage":"none"}')`, { errorType: 'NoConfig', errorMessage: 'none' }],
    ['ends before it asks', 'process.exit(4)', { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('exit status 4') }],
    ['ends before it answers', 'await next(); process.exit(5)', { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('exit status 5') }],
    ['answers too much', `const { id } = await next(); await post('invocation/' + id + '/response', '"' + 'a'.repeat(6291555) + '"')`, { errorType: 'Function.ResponseSizeTooLarge' }],
  ])('that %s is told of in the words of Lambda', async (_case, source, expected) => {
    const runtime = runtimeOf(custom(`${PRELUDE};(async () => { ${source}; setTimeout(() => {}, 5000) })()`))

    const { answer, functionError } = await runtime.ask()

    expect(functionError).toBe('Unhandled')
    expect(answer).toMatchObject(expected)
  })

  it.each([
    ['answers twice', `await post('invocation/' + id + '/response', '1'); report(await post('invocation/' + id + '/response', '2'))`, '403 InvalidStateTransition'],
    ['answers another invocation', `report(await post('invocation/other/response', '2')); await post('invocation/' + id + '/response', '1')`, '400 InvalidRequestID'],
    ['asks for what is not there', `report(await fetch(base + 'nothing')); await post('invocation/' + id + '/response', '1')`, '404 NotFound'],
    ['asks again before it answers', `report(await fetch(base + 'invocation/next')); await post('invocation/' + id + '/response', '1')`, '403 InvalidStateTransition'],
  ])('that %s is refused, and the first answer stands', async (_case, source, refusal) => {
    const runtime = runtimeOf(
      custom(`${PRELUDE};const report = async (response) => console.log(response.status + ' ' + (await response.json()).errorType)
;(async () => { for (;;) { const { id } = await next(); ${source} } })()`),
    )

    const first = await runtime.ask()
    const second = await runtime.ask()

    expect([first.answer, second.answer]).toEqual([1, 1])
    expect(runtime.lines.map(({ text }) => text)).toContain(refusal)
  })

  it('without an executable bootstrap is told of in the words of Lambda', async () => {
    const runtime = runtimeOf({ runtime: 'provided.al2023', handler: 'x', codeFiles: { 'main.txt': '' } })

    const { answer, requestId } = await runtime.ask()

    expect(answer).toEqual({
      errorType: 'Runtime.InvalidEntrypoint',
      errorMessage: `RequestId: ${requestId} Error: Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]`,
    })
  })

  it('whose bootstrap names a missing interpreter is told of in the words of Lambda', async () => {
    const runtime = runtimeOf({ runtime: 'provided.al2023', handler: 'x', codeFiles: { bootstrap: '#!/nowhere/interpreter\n' } })

    const { answer } = await runtime.ask()

    expect(answer).toMatchObject({ errorType: 'Runtime.InvalidEntrypoint', errorMessage: expect.stringMatching(/fork\/exec .*bootstrap: no such file or directory$/) as string })
  })

  it('may stand in for our own: the Runtime API is there for Node and Python as well', async () => {
    const code = custom(`${PRELUDE};(async () => { for (;;) { const { id, event } = await next(); await post('invocation/' + id + '/response', JSON.stringify(['wrapped', event])) } })()`)
    const { mkdtempSync, writeFileSync } = await import('node:fs')
    const folder = mkdtempSync('/tmp/gatewright-wrapper-')
    writeFileSync(`${folder}/wrapper`, code.codeFiles!['bootstrap']!, { mode: 0o755 })
    const runtime = runtimeOf({
      runtime: 'nodejs20.x',
      handler: 'index.handler',
      codeFiles: { 'index.mjs': '' },
      environment: { AWS_LAMBDA_EXEC_WRAPPER: `${folder}/wrapper` },
    })

    const { answer } = await runtime.ask({ n: 1 })

    expect(answer).toEqual(['wrapped', { n: 1 }])
  })
})
