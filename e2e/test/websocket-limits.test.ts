import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { connectSocket } from '../src/socket-client.ts'

// AWS's quotas are 10 minutes idle, 2 hours in all and 500 new connections a second; the server is asked for shorter ones.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html

const TEMPLATE = `
Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: limited, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action}
  Mock:
    Type: AWS::ApiGatewayV2::Integration
    Properties: {ApiId: !Ref Api, IntegrationType: MOCK, TemplateSelectionExpression: \\$default, RequestTemplates: {$default: '{"statusCode": 200}'}}
  Route:
    Type: AWS::ApiGatewayV2::Route
    Properties: {ApiId: !Ref Api, RouteKey: $default, Target: !Sub 'integrations/\${Mock}'}
  Deployment:
    Type: AWS::ApiGatewayV2::Deployment
    DependsOn: Route
    Properties: {ApiId: !Ref Api}
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties: {ApiId: !Ref Api, StageName: prod, DeploymentId: !Ref Deployment}
`

let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let url: string

beforeAll(async () => {
  folder = await temporaryFolder()
  await writeFile(`${folder.path}/template.yaml`, TEMPLATE)
  server = await startServer({
    arguments: ['--data', `${folder.path}/data`, '--websocket-limits', 'idle=3,duration=8,connections=5', `${folder.path}/template.yaml`],
  })
  url = `${server.url.replace('http', 'ws')}/_aws/execute-api/${/execute-api\/([a-z0-9]{10})/.exec(server.output())?.[1]}/prod`
})

afterAll(async () => {
  await server?.stop()
  await folder?.remove()
})

test('a connection without a message or a ping is told Going away when its time is over', async () => {
  const began = Date.now()
  const { closed } = await connectSocket(url)

  expect(await closed).toEqual({ code: 1001, reason: 'Going away' })
  expect(Date.now() - began).toBeGreaterThanOrEqual(2_950)
})

test('a connection that is used lives until its duration is over', async () => {
  const began = Date.now()
  const { closed, socket } = await connectSocket(url)
  const pings = setInterval(() => socket.ping(), 200)

  expect(await closed).toEqual({ code: 1001, reason: 'Going away' })
  clearInterval(pings)
  expect(Date.now() - began).toBeGreaterThanOrEqual(7_900)
})

test('new connections above the limit a second are refused with 429', async () => {
  const began = performance.now()
  const outcomes = await Promise.allSettled(Array.from({ length: 60 }, () => connectSocket(url)))
  const seconds = (performance.now() - began) / 1000

  const statuses = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? 101 : (outcome.reason as { status: number }).status))
  expect(new Set(statuses)).toEqual(new Set([101, 429]))
  expect(statuses.filter((status) => status === 101).length).toBeLessThanOrEqual(5 + Math.ceil(5 * seconds))
})

test('a client that begins a handshake and falls silent, over TLS or not, does not keep the server from stopping in time', async () => {
  const half = connect(server.port, '127.0.0.1', () => half.write('GET /prod HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n'))
  const halfTls = connect(server.port, '127.0.0.1', () => halfTls.write(Buffer.from([0x16, 0x03])))
  half.on('error', () => {})
  halfTls.on('error', () => {})
  await expect.poll(() => half.bytesWritten > 0 && halfTls.bytesWritten > 0).toBe(true)

  const began = Date.now()
  expect(await server.stop()).toBe(0)
  expect(Date.now() - began).toBeLessThan(40_000)
})
