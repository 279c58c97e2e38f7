import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { deployHttpApi, type DeployedHttpApi } from '../src/http-api.ts'
import { type HttpBackend, startHttpBackend } from '../src/http-backend.ts'
import { rawRequest, statusOf } from '../src/raw-request.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'

let server: ServerProcess
let backend: HttpBackend
let api: DeployedHttpApi
let folder: Awaited<ReturnType<typeof temporaryFolder>>

beforeAll(async () => {
  folder = await temporaryFolder()
  backend = await startHttpBackend()
  server = await startServer({ arguments: ['--data', folder.path] })
  const proxy = (uri: string) => ({ integration: { IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'ANY', IntegrationUri: uri } as const })
  api = await deployHttpApi(server.url, {
    routes: {
      'ANY /pets/{name}': proxy(`${backend.url}/animals/{name}`),
      'ANY /files/{proxy+}': proxy(`${backend.url}/public/{proxy}`),
      'GET /mapped': { integration: { ...proxy(backend.url).integration, RequestParameters: { 'append:header.x-mapped': '$request.querystring.value' } } },
      'GET /hang': { integration: { ...proxy(`${backend.url}/hang`).integration, TimeoutInMillis: 300 } },
    },
  })
})

beforeEach(() => {
  backend.answerWith((request, response) => {
    if (request.url !== '/hang') response.end(JSON.stringify({ url: request.url, headers: request.headers }))
  })
})

afterAll(async () => {
  await server?.stop()
  await backend?.close()
  await folder?.remove()
})

const path = (rest: string): string => `/_aws/execute-api/${api.apiId}${rest}`
const raw = (target: string, headers = ''): Promise<string> => rawRequest(server.port, `GET ${path(target)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n`)
const urlSeen = (): string | undefined => backend.seen[0]?.url

describe('paths and queries of an HTTP API', () => {
  it.each([
    ['a percent sign that begins nothing', '/pets/100%', 200],
    ['half an encoding', '/pets/%e', 200],
    ['bytes that are not UTF-8', '/pets/%ff%fe', 200],
    ['an encoded NUL', '/pets/a%00b', 200],
    ['an encoded slash parts segments: HTTP APIs decode before they route', '/pets/a%2Fb', 404],
    ['empty segments', '/pets//x', 404],
    ['a path of 10,300 characters', `/pets/${'a'.repeat(10_300)}`, 414],
    ['a query of 10,300 characters', `/pets/x?${'a'.repeat(10_300)}`, 414],
  ])('%s', async (_what, target, status) => {
    const answer = await raw(target)

    expect(statusOf(answer)).toBe(status)
    if (status !== 200) expect(backend.seen).toEqual([])
  })

  it.each([
    ['/files/../../secret'],
    ['/files/%2e%2e/%2e%2e/secret'],
    ['/files/..%2f..%2fsecret'],
    ['/files/a/..;/..;/secret'],
  ])('%s does not climb out of the place in the backend', async (target) => {
    await raw(target)

    expect(urlSeen() === undefined || !new URL(urlSeen() as string, 'http://backend').pathname.replaceAll(/%2f/gi, '/').startsWith('/secret')).toBe(true)
  })

  it('duplicate query keys and odd ones reach the backend as they came', async () => {
    const answer = await raw('/pets/x?a=1&a=2&=&&b&%zz=1&__proto__=2')

    expect(statusOf(answer)).toBe(200)
    expect(urlSeen()).toBe('/animals/x?a=1&a=2&=&&b&%zz=1&__proto__=2')
  })
})

describe('headers of an HTTP API', () => {
  it('a flood of 200 small headers passes while they are below 10,240 bytes, and is 431 above', async () => {
    const small = Array.from({ length: 200 }, (_, index) => `X-H${index}: ${index}\r\n`).join('')
    const large = Array.from({ length: 200 }, (_, index) => `X-H${index}: ${'v'.repeat(60)}\r\n`).join('')

    const [passed, refused] = [await raw('/pets/x', small), await raw('/pets/x', large)]

    expect([statusOf(passed), statusOf(refused)]).toEqual([200, 431])
    expect(backend.seen).toHaveLength(1)
  })

  it('cookies with odd characters reach the backend as they came', async () => {
    await raw('/pets/x', 'Cookie: a="x;y"; b=ü; c==; =d; e\r\n')

    expect(backend.seen[0]?.headers['cookie']).toBe(Buffer.from('a="x;y"; b=ü; c==; =d; e').toString('latin1'))
  })

  it('a mapped value with a line break makes no header, and the request goes on', async () => {
    const answer = await raw('/mapped?value=a%0d%0aX-Injected:%20b')

    expect(statusOf(answer)).toBe(200)
    expect(Object.keys(backend.seen[0]?.headers ?? {})).not.toContain('x-injected')
  })
})

it('50 backends that never answer are 503 each, and no file descriptor stays open', async () => {
  const open = (): number => readdirSync(`/proc/${server.pid}/fd`).length
  await raw('/hang')
  const before = open()

  const answers = await Promise.all(Array.from({ length: 50 }, () => raw('/hang')))
  const body = (await raw('/hang')).split('\r\n\r\n')[1]

  expect(new Set(answers.map(statusOf))).toEqual(new Set([503]))
  expect(body).toContain('{"message":"Service Unavailable"}')
  await expect.poll(open).toBeLessThanOrEqual(before + 2)
})
