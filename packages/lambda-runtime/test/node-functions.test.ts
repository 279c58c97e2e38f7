import { describe, expect, it } from 'vitest'

import { ARN, node, runtimeOf } from './support/runtime.ts'

describe('a Node function', () => {
  it('answers with what its async handler returns', async () => {
    const runtime = runtimeOf(node('export const handler = async (event) => ({ doubled: event.n * 2 })'))

    const { answer, functionError } = await runtime.ask({ n: 21 })

    expect(answer).toEqual({ doubled: 42 })
    expect(functionError).toBeUndefined()
  })

  it.each([
    ['undefined', 'export const handler = async () => {}', null],
    ['a callback', 'export const handler = (event, context, callback) => callback(null, 7)', 7],
    ['context.succeed', 'export const handler = (event, context) => context.succeed(8)', 8],
    ['a handler that returns and never calls back', 'export const handler = () => 9', null],
    ['a CommonJS-style default export', 'export default { handler: async () => 10 }', 10],
    ['unicode', 'export const handler = async () => "žluť 🐎 \\u2028"', 'žluť 🐎 \u2028'],
  ])('turns %s into the answer', async (_case, source, expected) => {
    const runtime = runtimeOf(node(source))

    const { answer } = await runtime.ask()

    expect(answer).toEqual(expected)
  })

  it.each([
    ['.js', { 'index.js': 'exports.handler = async () => __filename.slice(-8)' }, 'index.js'],
    ['.cjs', { 'index.cjs': 'exports.handler = async () => __filename.slice(-9)' }, 'index.cjs'],
    ['.ts', { 'index.ts': 'import { x } from "./x"\nexport const handler = async (): Promise<string> => x', 'x.ts': 'export const x: string = "typed"' }, 'typed'],
    ['.mts', { 'index.mts': 'export const handler = async (): Promise<string> => "typed"' }, 'typed'],
  ])('loads %s', async (_extension, codeFiles, expected) => {
    const runtime = runtimeOf(node('', { codeFiles }))

    const { answer } = await runtime.ask()

    expect(answer).toBe(expected)
  })

  it('finds a handler in a folder and a nested export', async () => {
    const runtime = runtimeOf(node('', { handler: 'src/app.api.get', codeFiles: { 'src/app.mjs': 'export const api = { get: async () => "found" }' } }))

    const { answer } = await runtime.ask()

    expect(answer).toBe('found')
  })

  it('gives the handler its whole context', async () => {
    const source = `export const handler = async (event, context) => ({ ...context, left: context.getRemainingTimeInMillis() })`
    const runtime = runtimeOf(node(source, { memorySizeMb: 256, timeoutSeconds: 5, version: '3' }))

    const result = await runtime.invokeFunction({ functionArn: `${ARN}:live`, payload: '{}', clientContext: '{"custom":{"a":"b"}}' })

    const context = JSON.parse(result.payload) as Record<string, unknown>
    expect(context).toMatchObject({
      functionName: 'tested',
      functionVersion: '3',
      invokedFunctionArn: `${ARN}:live`,
      memoryLimitInMB: '256',
      awsRequestId: result.requestId,
      logGroupName: '/aws/lambda/tested',
      clientContext: { custom: { a: 'b' } },
    })
    expect(context['logStreamName']).toMatch(/^\d{4}\/\d\d\/\d\d\/\[3\][0-9a-f]{32}$/)
    expect(context['left']).toBeGreaterThan(3000)
    expect(context['left']).toBeLessThanOrEqual(5000)
    expect(result.executedVersion).toBe('3')
  })

  it('sees the environment variables that Lambda sets, and its own', async () => {
    const runtime = runtimeOf(node('export const handler = async () => process.env', { environment: { TABLE: 'users' } }), {
      endpointUrl: 'http://127.0.0.1:4000',
      credentials: { accessKeyId: 'AKID', secretAccessKey: 'SECRET', sessionToken: 'TOKEN' },
    })

    const result = await runtime.invokeFunction({ functionArn: ARN, payload: '{}', traceId: 'Root=1-2-3' })

    expect(JSON.parse(result.payload)).toMatchObject({
      TABLE: 'users',
      _HANDLER: 'index.handler',
      _X_AMZN_TRACE_ID: 'Root=1-2-3',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4000',
      AWS_ACCESS_KEY_ID: 'AKID',
      AWS_SECRET_ACCESS_KEY: 'SECRET',
      AWS_SESSION_TOKEN: 'TOKEN',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x',
      AWS_LAMBDA_FUNCTION_NAME: 'tested',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_LAMBDA_RUNTIME_API: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as string,
    })
  })

  it('finds modules of a layer, by import and by require', async () => {
    const { mkdtempSync, mkdirSync, writeFileSync } = await import('node:fs')
    const layer = mkdtempSync('/tmp/gatewright-layer-')
    mkdirSync(`${layer}/nodejs/node_modules/shared`, { recursive: true })
    writeFileSync(`${layer}/nodejs/node_modules/shared/index.js`, 'exports.word = "layered"')
    const source = `import { createRequire } from 'node:module'
import { word } from 'shared'
export const handler = async () => [word, createRequire(import.meta.url)('shared').word]`
    const runtime = runtimeOf(node(source, { layerDirectories: [layer] }))

    const { answer } = await runtime.ask()

    expect(answer).toEqual(['layered', 'layered'])
  })

  it.each([
    ['index.mjs', `import { word } from 'shared'\nexport const handler = async () => word`],
    ['index.js', `exports.handler = async () => require('shared').word`],
    ['index.ts', `import { word } from 'shared'\nexport const handler = async (): Promise<string> => word`],
  ])('finds modules that the server brings along in %s', async (file, source) => {
    const { mkdtempSync, mkdirSync, writeFileSync } = await import('node:fs')
    const folder = mkdtempSync('/tmp/gatewright-modules-')
    mkdirSync(`${folder}/node_modules/shared`, { recursive: true })
    writeFileSync(`${folder}/node_modules/shared/index.js`, 'exports.word = "brought"')
    const runtime = runtimeOf(node('', { codeFiles: { [file]: source } }), { nodeModulesDirectories: [`${folder}/node_modules`] })

    const { answer } = await runtime.ask()

    expect(answer).toBe('brought')
  })

  it('is told of the text of an error as Lambda words it', async () => {
    const runtime = runtimeOf(node('export const handler = async () => { throw new TypeError("no such user") }'))

    const { answer, functionError } = await runtime.ask()

    expect(functionError).toBe('Unhandled')
    expect(answer).toMatchObject({ errorType: 'TypeError', errorMessage: 'no such user' })
    expect((answer as { trace: string[] }).trace[0]).toBe('TypeError: no such user')
    expect(Object.keys(answer as object)).toEqual(['errorType', 'errorMessage', 'trace'])
  })

  it.each([
    ['throws a string', 'export const handler = async () => { throw "plain" }', { errorType: 'string', errorMessage: 'plain', trace: [] }],
    ['throws before it returns', 'export const handler = () => { throw new RangeError("early") }', { errorType: 'RangeError', errorMessage: 'early' }],
    ['calls back with an error', 'export const handler = (e, c, callback) => callback(new Error("called"))', { errorType: 'Error', errorMessage: 'called' }],
    ['answers with a cycle', 'export const handler = async () => { const a = {}; a.a = a; return a }', { errorType: 'Error', errorMessage: 'Unable to stringify response body' }],
    ['has no such module', 'import "missing-package"', { errorType: 'Runtime.ImportModuleError', errorMessage: expect.stringContaining("Cannot find package 'missing-package'") }],
    ['has a syntax error', 'const a = ;', { errorType: 'Runtime.UserCodeSyntaxError', errorMessage: "SyntaxError: Unexpected token ';'" }],
    ['exports no handler', 'export const other = 1', { errorType: 'Runtime.HandlerNotFound', errorMessage: 'index.handler is undefined or not exported' }],
    ['exports something else', 'export const handler = 1', { errorType: 'Runtime.HandlerNotFound', errorMessage: 'index.handler is not a function' }],
    ['fails while it is loaded', 'throw new Error("no database")', { errorType: 'Error', errorMessage: 'no database' }],
    ['never settles', 'export const handler = () => new Promise(() => {})', { errorType: 'Runtime.NodeJsExit' }],
    ['rejects unheard', 'export const handler = async () => { Promise.reject(new Error("lost")); await new Promise((r) => setTimeout(r, 1000)) }', { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: lost' }],
    ['throws in a timer', 'export const handler = async () => { setTimeout(() => { throw new Error("late") }); await new Promise((r) => setTimeout(r, 1000)) }', { errorType: 'Error', errorMessage: 'late' }],
  ])('that %s fails with the words of Lambda', async (_case, source, expected) => {
    const runtime = runtimeOf(node(source))

    const { answer, functionError } = await runtime.ask()

    expect(functionError).toBe('Unhandled')
    expect(answer).toMatchObject(expected)
  })

  it.each([
    ['a file that is not there', 'nothing.handler', { errorType: 'Runtime.ImportModuleError', errorMessage: "Error: Cannot find module 'nothing'\nRequire stack:\n- /var/runtime/index.mjs" }],
    ['no dot', 'index', { errorType: 'Runtime.MalformedHandlerName', errorMessage: 'Bad handler' }],
    ['a parent folder', '../index.handler', { errorType: 'Runtime.MalformedHandlerName' }],
  ])('whose handler names %s fails with the words of Lambda', async (_case, handler, expected) => {
    const runtime = runtimeOf(node('export const handler = async () => 1', { handler }))

    const { answer } = await runtime.ask()

    expect(answer).toMatchObject(expected)
  })

  it('in TypeScript with an error is told file, line and column', async () => {
    const runtime = runtimeOf(node('', { codeFiles: { 'index.ts': 'export const handler = async () => {\n  const a: = 1\n}' } }))

    const { answer } = await runtime.ask()

    expect(answer).toEqual({ errorType: 'Runtime.UserCodeSyntaxError', errorMessage: 'index.ts:2:11: Unexpected "="', trace: [] })
  })

  it('refuses callbacks from Node.js 24 on, as Lambda does', async () => {
    const runtime = runtimeOf(node('export const handler = (event, context, callback) => callback(null, 1)', { runtime: 'nodejs24.x' }))

    const { answer } = await runtime.ask()

    expect(answer).toMatchObject({ errorType: 'Runtime.CallbackHandlerDeprecated' })
    expect(runtime.warnings).toEqual([expect.stringMatching(/^Functions for nodejs24\.x run with version \d+/)])
  })

  it('waits for an empty event loop after a callback, unless told not to', async () => {
    const source = (wait: boolean): string => `let ticks = 0
export const handler = (event, context, callback) => {
  context.callbackWaitsForEmptyEventLoop = ${wait}
  const before = ticks
  setTimeout(() => ticks++, 300)
  callback(null, before)
}`
    const waiting = runtimeOf(node(source(true)))
    const hasty = runtimeOf(node(source(false)))

    await hasty.ask()
    const afterHaste = await hasty.ask()
    await waiting.ask()
    const afterWaiting = await waiting.ask()

    expect([afterHaste.answer, afterWaiting.answer]).toEqual([0, 1])
  })
})
