import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type HttpBackend, startHttpBackend } from '../src/http-backend.ts'
import { type DeployedApi, deployRestApi } from '../src/rest-api.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { awsEnvironment, bash, requireProgram } from '../src/shell.ts'

// Access logs in the guide's four formats (set-up-logging), X-Ray segments, traces of a whole stage and of TestInvokeMethod.

const KEY = 'a-key-of-this-test'
const GROUP = 'arn:aws:logs:us-east-1:123456789012:log-group'
const CLF =
  '$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime]"$context.httpMethod $context.resourcePath $context.protocol" $context.status $context.responseLength $context.requestId $context.extendedRequestId'
const JSON_FORMAT =
  '{ "requestId":"$context.requestId", "extendedRequestId":"$context.extendedRequestId","ip": "$context.identity.sourceIp", "caller":"$context.identity.caller", "user":"$context.identity.user", "requestTime":"$context.requestTime", "httpMethod":"$context.httpMethod", "resourcePath":"$context.resourcePath", "status":"$context.status", "protocol":"$context.protocol", "responseLength":"$context.responseLength" }'
const XML =
  '<request id="$context.requestId"> <extendedRequestId>$context.extendedRequestId</extendedRequestId><ip>$context.identity.sourceIp</ip> <caller>$context.identity.caller</caller> <user>$context.identity.user</user> <requestTime>$context.requestTime</requestTime> <httpMethod>$context.httpMethod</httpMethod> <resourcePath>$context.resourcePath</resourcePath> <status>$context.status</status> <protocol>$context.protocol</protocol> <responseLength>$context.responseLength</responseLength> </request>'
const CSV =
  '$context.identity.sourceIp,$context.identity.caller,$context.identity.user,$context.requestTime,$context.httpMethod,$context.resourcePath,$context.protocol,$context.status,$context.responseLength,$context.requestId,$context.extendedRequestId'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let backend: HttpBackend
let daemon: Socket
let server: ServerProcess
let api: DeployedApi

async function aws(script: string, env: Record<string, string> = {}): Promise<string> {
  const { status, stdout, stderr } = await bash(script, { ...awsEnvironment(server.url), ...env })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout.trim()
}

function patchStage(operations: readonly object[]): Promise<string> {
  return aws(`aws apigateway update-stage --rest-api-id ${api.apiId} --stage-name prod --patch-operations "$PATCH" >/dev/null`, {
    PATCH: JSON.stringify(operations),
  })
}

async function traceOf(url: string, id: string): Promise<{ readonly decisions: readonly { readonly step: string; readonly took: number; readonly details: object }[] }> {
  const find = (): Promise<Response> => fetch(`${url}/_gatewright/traces/${id}`, { headers: { 'x-gatewright-trace': KEY } })
  await expect.poll(async () => (await find()).status).toBe(200)
  return (await (await find()).json()) as Awaited<ReturnType<typeof traceOf>>
}

beforeAll(async () => {
  requireProgram('aws', 'apt-get install awscli')
  folder = await temporaryFolder()
  backend = await startHttpBackend()
  daemon = createSocket('udp4')
  daemon.bind(0, '127.0.0.1')
  await once(daemon, 'listening')
  server = await startServer({
    arguments: ['--data', `${folder.path}/data`, '--trace-key', KEY],
    env: { AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${(daemon.address() as AddressInfo).port}` },
  })
  api = await deployRestApi(server.url, {
    methods: {
      'POST /pets/{petId}': {
        integration: {
          type: 'HTTP',
          httpMethod: 'PUT',
          uri: `${backend.url}/{id}`,
          requestParameters: { 'integration.request.path.id': 'method.request.path.petId' },
          requestTemplates: { 'application/json': '{"name": $input.json("$.pet")}' },
        },
        method: { requestParameters: { 'method.request.path.petId': true } },
        responses: [{ statusCode: '200', responseTemplates: { 'application/json': '{"length": "$input.body.length()"}' } }],
      },
    },
  })
})

afterAll(async () => {
  await server?.stop()
  daemon?.close()
  await backend?.close()
  await folder?.remove()
})

test.each([
  ['CLF', CLF],
  ['JSON', JSON_FORMAT],
  ['XML', XML],
  ['CSV', CSV],
])('an access log in %s as the guide gives it', async (name, format) => {
  await patchStage([
    { op: 'replace', path: '/accessLogSettings/destinationArn', value: `${GROUP}:${name}` },
    { op: 'replace', path: '/accessLogSettings/format', value: format },
  ])
  const file = `${folder.path}/data/logs/access/${name}.log`

  const answer = await api.invoke('/pets/7', { method: 'POST', body: '{"pet":"a,b"}', headers: { 'Content-Type': 'application/json' } })
  const [requestId, extendedId] = [answer.headers.get('x-amzn-requestid'), answer.headers.get('x-amz-apigw-id')]

  const read = (): string => readFileSync(file, { encoding: 'utf8', flag: 'a+' })
  await expect.poll(read).not.toBe('')
  const values: Record<string, string> = {
    'identity.sourceIp': '127.0.0.1',
    'identity.caller': '-',
    'identity.user': '-',
    httpMethod: 'POST',
    resourcePath: '/pets/{petId}',
    protocol: 'HTTP/1.1',
    status: '200',
    responseLength: String((await answer.text()).length),
    requestId: requestId ?? '',
    extendedRequestId: extendedId ?? '',
  }
  const expected = format.replaceAll(/\$context\.([A-Za-z.]*[A-Za-z])/g, (_, variable: string) => values[variable] ?? '<time>')
  expect(read().replace(/\d\d\/[A-Z][a-z]{2}\/\d{4}(?::\d\d){3} \+0000/, '<time>')).toBe(`${expected}\n`)
})

test('a stage with X-Ray tracing sends a segment with the call to its backend, and the backend gets the trace', async () => {
  await patchStage([{ op: 'replace', path: '/tracingEnabled', value: 'true' }])
  backend.answerWith((_request, response) => response.end('ok'))
  const received = once(daemon, 'message') as Promise<[Buffer]>

  await api.invoke('/pets/8', { method: 'POST', body: '{"pet":"x"}', headers: { 'X-Amzn-Trace-Id': 'Root=1-5e1b4151-5ac6c58a8d9b3a6c1f6f0a11;Sampled=1' } })

  const [header, segment = '{}'] = (await received)[0].toString().split('\n')
  const document = JSON.parse(segment) as { id: string }
  expect(header).toBe('{"format":"json","version":1}')
  expect(document).toMatchObject({
    trace_id: '1-5e1b4151-5ac6c58a8d9b3a6c1f6f0a11',
    name: 'e2e/prod',
    origin: 'AWS::ApiGateway::Stage',
    aws: { api_gateway: { rest_api_id: api.apiId, stage: 'prod' } },
    http: { response: { status: 200 } },
    subsegments: [{ namespace: 'remote', name: `${backend.url}/8` }],
  })
  expect(backend.seen[0]?.headers['x-amzn-trace-id']).toBe(`Root=1-5e1b4151-5ac6c58a8d9b3a6c1f6f0a11;Parent=${document.id};Sampled=1`)
})

test('a trace has the values before and after each mapping, and times', async () => {
  backend.answerWith((_request, response) => response.end('12345'))

  const answer = await api.invoke('/pets/9', { method: 'POST', body: '{"pet":"x"}', headers: { 'Content-Type': 'application/json', 'x-gatewright-trace': KEY } })
  const { decisions } = await traceOf(server.url, answer.headers.get('x-gatewright-trace') ?? '')

  const [mapRequest, mapResponse] = ['map-request', 'map-response'].map((name) => decisions.find(({ step }) => step === name))
  expect(mapRequest?.details).toMatchObject({
    before: { path: { petId: '9' }, body: '{"pet":"x"}' },
    after: { method: 'PUT', uri: `${backend.url}/9`, body: '{"name": "x"}' },
  })
  expect(mapResponse?.details).toMatchObject({ before: { status: 200, body: '12345' }, after: { status: 200, body: '{"length": "5"}' } })
  expect(decisions.every(({ took }) => took >= 0)).toBe(true)
})

test('TestInvokeMethod leaves a trace under the id that its log begins with', async () => {
  const log = await aws(
    `aws apigateway test-invoke-method --rest-api-id ${api.apiId} --resource-id ${api.resourceIds['/pets/{petId}'] ?? ''} --http-method POST --path-with-query-string /pets/10 --body '{"pet":"y"}' --query log --output text`,
  )
  const id = /^Execution log for request (\S+)/.exec(log)?.[1] ?? ''

  const { decisions } = await traceOf(server.url, id)

  expect(decisions.map(({ step }) => step)).toEqual(['map-request', 'integrate', 'map-response'])
  expect(decisions[0]?.details).toMatchObject({ after: { uri: `${backend.url}/10`, body: '{"name": "y"}' } })
})

test('every request of a stage named by --trace-stages is traced', async () => {
  const stage = `${api.apiId}/prod`
  await server.stop()
  server = await startServer({ arguments: ['--data', `${folder.path}/data`, '--trace-key', KEY, '--trace-stages', stage] })

  const answer = await fetch(`${server.url}/_aws/execute-api/${stage}/pets/1`, { method: 'POST', body: '{}' })

  const { decisions } = await traceOf(server.url, answer.headers.get('x-gatewright-trace') ?? '')
  expect(decisions[0]).toMatchObject({ step: 'check-limits', verdict: 'passed' })
})
