import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { requireProgram } from '../src/shell.ts'

const HANDLER = `
exports.handler = async ({ requestContext: { eventType, connectionId, domainName, stage, routeKey }, body, queryStringParameters }) => {
  if (eventType === 'CONNECT') {
    const chosen = queryStringParameters?.subprotocol
    return { statusCode: Number(queryStringParameters?.status ?? 200), headers: chosen ? { 'Sec-WebSocket-Protocol': chosen } : {} }
  }
  if (eventType !== 'MESSAGE') return {}
  const callback = 'https://' + domainName + '/' + stage + '/@connections/' + encodeURIComponent(connectionId)
  const { status } = await fetch(callback, { method: 'POST', body: 'pushed over TLS' })
  return { statusCode: 200, body: JSON.stringify({ routeKey, body, status }) }
}
`

const TEMPLATE = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: browsed, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action}
  Integration:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Api
      IntegrationType: AWS_PROXY
      IntegrationUri: !Sub arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Function.Arn}/invocations
  Connect:
    Type: AWS::ApiGatewayV2::Route
    Properties: {ApiId: !Ref Api, RouteKey: $connect, Target: !Sub 'integrations/\${Integration}'}
  Default:
    Type: AWS::ApiGatewayV2::Route
    Properties: {ApiId: !Ref Api, RouteKey: $default, RouteResponseSelectionExpression: $default, Target: !Sub 'integrations/\${Integration}'}
  Deployment:
    Type: AWS::ApiGatewayV2::Deployment
    DependsOn: [Connect, Default]
    Properties: {ApiId: !Ref Api}
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties: {ApiId: !Ref Api, StageName: prod, DeploymentId: !Ref Deployment}
  Function:
    Type: AWS::Serverless::Function
    Properties: {Handler: index.handler, Runtime: nodejs20.x, CodeUri: src/, Timeout: 20}
  Permission:
    Type: AWS::Lambda::Permission
    Properties: {Action: lambda:InvokeFunction, FunctionName: !Ref Function, Principal: apigateway.amazonaws.com}
`

let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let profile: string
let browser: BrowserContext
let page: Page
let host: string

beforeAll(async () => {
  requireProgram('chromium', 'apt-get install chromium')
  folder = await temporaryFolder()
  await mkdir(`${folder.path}/src`)
  await writeFile(`${folder.path}/src/index.js`, HANDLER)
  await writeFile(`${folder.path}/template.yaml`, TEMPLATE)
  server = await startServer({ arguments: ['--data', `${folder.path}/data`, `${folder.path}/template.yaml`] })
  host = `${/execute-api\/([a-z0-9]{10})/.exec(server.output())?.[1]}.execute-api.localhost:${server.port}`
  profile = await mkdtemp(join(tmpdir(), 'gatewright-chromium-'))
  browser = await chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium',
    ignoreHTTPSErrors: true,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
  page = await browser.newPage()
  await page.goto(`${server.url}/_gatewright/health`)
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await folder?.remove()
  if (profile !== undefined) await rm(profile, { recursive: true, force: true })
})

interface Told {
  readonly heard: string[]
  readonly protocol: string
  readonly extensions: string
  readonly code: number
  readonly reason: string
}

/** Has the page connect, say something, hear so many messages, close, and tell. */
function talk(facts: { readonly url: string; readonly protocols?: string[]; readonly say?: string | number[]; readonly messages: number }): Promise<Told> {
  return page.evaluate(
    ({ url, protocols, say, messages }) =>
      new Promise<Told>((resolve) => {
        const socket = new WebSocket(url, protocols ?? [])
        const heard: string[] = []
        const close = (): void => socket.close(4000, 'done')
        socket.addEventListener('open', () => {
          if (say === undefined) close()
          else socket.send(typeof say === 'string' ? say : new Uint8Array(say))
        })
        socket.addEventListener('message', ({ data }) => {
          if (heard.push(String(data)) === messages) close()
        })
        socket.addEventListener('close', ({ code, reason }) => resolve({ heard, protocol: socket.protocol, extensions: socket.extensions, code, reason }))
      }),
    facts,
  )
}

test.each(['ws', 'wss'])("Chromium's WebSocket talks to a function over %s, which calls back over TLS", async (scheme) => {
  const { heard, code, reason, extensions } = await talk({ url: `${scheme}://${host}/prod`, say: 'žluťoučký kůň', messages: 2 })

  expect(heard[0]).toBe('pushed over TLS')
  expect(JSON.parse(heard[1] as string)).toEqual({ routeKey: '$default', body: 'žluťoučký kůň', status: 200 })
  expect([code, reason, extensions]).toEqual([4000, 'done', ''])
})

test("Chromium gets the subprotocol that $connect chooses, and fails where it offered some and none is chosen", async () => {
  const chosen = await talk({ url: `ws://${host}/prod?subprotocol=b`, protocols: ['a', 'b'], messages: 0 })
  const unchosen = await talk({ url: `ws://${host}/prod`, protocols: ['a', 'b'], messages: 0 })

  expect([chosen.protocol, chosen.code]).toEqual(['b', 4000])
  expect(unchosen.code).toBe(1006)
})

test('Chromium is told 1006 where $connect refuses, and 1003 after binary', async () => {
  const refused = await talk({ url: `ws://${host}/prod?status=403`, messages: 0 })
  const binary = await talk({ url: `ws://${host}/prod`, say: [1, 2, 3], messages: 1 })

  expect([refused.code, binary.code]).toEqual([1006, 1003])
})

test('Chromium is told 1001 when the server stops', async () => {
  await page.evaluate(
    (url) =>
      new Promise((resolve) => {
        const socket = new WebSocket(url)
        const code = new Promise((told) => socket.addEventListener('close', (event) => told(event.code)))
        Object.assign(globalThis, { code })
        socket.addEventListener('open', resolve)
      }).then(() => undefined),
    `ws://${host}/prod`,
  )

  await server.stop()

  expect(await page.evaluate('code')).toBe(1001)
})
