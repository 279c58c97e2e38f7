import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deployHttpApi, type DeployedHttpApi } from '../src/http-api.ts'
import { type HttpBackend, startHttpBackend } from '../src/http-backend.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { requireProgram } from '../src/shell.ts'

// A single-page application on an origin of its own calls an HTTP API with credentials: what the browser lets it see is the test.

let server: ServerProcess
let backend: HttpBackend
let site: Server
let origin: string
let api: DeployedHttpApi
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let profile: string
let browser: BrowserContext

beforeAll(async () => {
  requireProgram('chromium', 'apt-get install chromium')
  folder = await temporaryFolder()
  backend = await startHttpBackend()
  backend.answerWith((request, response) => {
    const status = request.url === '/broken' ? 500 : 200
    response.writeHead(status, { 'Access-Control-Allow-Origin': 'https://wrong.example', 'X-Seen': '1', 'X-Hidden': '2', 'Set-Cookie': 'session=abc; Path=/' })
    response.end(JSON.stringify({ method: request.method, cookie: request.headers['cookie'] ?? null, body: request.body.toString() }))
  })
  site = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' })
    response.end('<!doctype html><title>shop</title><link rel="icon" href="data:,"><h1>Shop</h1>')
  })
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  origin = `http://localhost:${(site.address() as AddressInfo).port}`
  server = await startServer({ arguments: ['--data', folder.path] })
  api = await deployHttpApi(server.url, {
    api: {
      CorsConfiguration: {
        AllowOrigins: [origin],
        AllowMethods: ['GET', 'PUT'],
        AllowHeaders: ['content-type', 'authorization'],
        ExposeHeaders: ['x-seen'],
        AllowCredentials: true,
        MaxAge: 300,
      },
    },
    routes: {
      'PUT /orders/{id}': { integration: { IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'PUT', IntegrationUri: `${backend.url}/orders` } },
      'GET /broken': { integration: { IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'GET', IntegrationUri: `${backend.url}/broken` } },
      'GET /away': { integration: { IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'GET', IntegrationUri: 'http://127.0.0.1:1/' } },
    },
  })
  profile = await mkdtemp(join(tmpdir(), 'gatewright-chromium-'))
  browser = await chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await backend?.close()
  site?.closeAllConnections()
  site?.close()
  await folder?.remove()
  if (profile !== undefined) await rm(profile, { recursive: true, force: true })
})

interface Heard {
  readonly status: number
  readonly seen: string | null
  readonly hidden: string | null
  readonly text: string
}

/** What a script of the page gets from `fetch`; `blocked` when the browser keeps the answer from it. */
async function callFrom(page: Page, path: string, init: { readonly method?: string; readonly body?: string; readonly headers?: Record<string, string> } = {}): Promise<Heard | 'blocked'> {
  return page.evaluate(
    async ({ url, options }) => {
      try {
        const answer = await fetch(url, { credentials: 'include', ...options })
        return { status: answer.status, seen: answer.headers.get('x-seen'), hidden: answer.headers.get('x-hidden'), text: await answer.text() }
      } catch {
        return 'blocked' as const
      }
    },
    { url: `${api.url.replace('127.0.0.1', 'localhost')}${path}`, options: init },
  )
}

test('a PUT with JSON and credentials passes the preflight, and its second call brings the cookie', async () => {
  const page = await browser.newPage()
  await page.goto(origin)
  const put = { method: 'PUT', body: '{"n":1}', headers: { 'content-type': 'application/json', authorization: 'Bearer x' } }

  const first = await callFrom(page, '/orders/1', put)
  const second = await callFrom(page, '/orders/1', put)

  expect(first).toMatchObject({ status: 200, seen: '1', hidden: null })
  expect(JSON.parse((second as Heard).text)).toEqual({ method: 'PUT', cookie: 'session=abc', body: '{"n":1}' })
})

test('errors of the backend and of the gateway are readable too', async () => {
  const page = await browser.newPage()
  await page.goto(origin)

  const [broken, away, missing] = [await callFrom(page, '/broken'), await callFrom(page, '/away'), await callFrom(page, '/none')]

  expect([broken, away, missing]).toMatchObject([{ status: 500 }, { status: 503, text: '{"message":"Service Unavailable"}' }, { status: 404, text: '{"message":"Not Found"}' }])
})

test('a header or a method that the configuration does not name stays blocked', async () => {
  const page = await browser.newPage()
  await page.goto(origin)

  const header = await callFrom(page, '/orders/1', { method: 'PUT', headers: { 'x-other': '1' } })
  const method = await callFrom(page, '/orders/1', { method: 'DELETE' })

  expect([header, method]).toEqual(['blocked', 'blocked'])
})

test('a page of another origin is kept out', async () => {
  const page = await browser.newPage()
  await page.goto(origin.replace('localhost', '127.0.0.1'))

  expect(await callFrom(page, '/broken')).toBe('blocked')
})
