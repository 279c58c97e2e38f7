import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type HttpBackend, startHttpBackend } from '../src/http-backend.ts'
import { deployRestApi } from '../src/rest-api.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { awsEnvironment, bash, requireProgram } from '../src/shell.ts'

// Mapping templates through the whole pipeline, to and from a real HTTP backend.

let server: ServerProcess
let backend: HttpBackend
let folder: Awaited<ReturnType<typeof temporaryFolder>>

beforeAll(async () => {
  folder = await temporaryFolder()
  backend = await startHttpBackend()
  server = await startServer({ arguments: ['--data', `${folder.path}/data`] })
})

afterAll(async () => {
  await server?.stop()
  await backend?.close()
  await folder?.remove()
})

beforeEach(() => backend.answerWith((_request, response) => response.end('{}')))

// shared/seeds/004, "Request/Response Transformation (REST API)", as they stand there; the template lab shows the same files.
const template = (name: string): string => readFileSync(new URL(`../../examples/templates/${name}.vtl`, import.meta.url), 'utf8')

test("the seed documents' two mapping templates turn a request and its answer", async () => {
  backend.answerWith((_request, response) => {
    response.setHeader('Content-Type', 'application/json')
    response.end('{"items":[{"id":1},{"id":2}],"count":2,"page":1,"secret":"x"}')
  })
  const { apiId, invoke } = await deployRestApi(server.url, {
    methods: {
      'POST /users/{userId}': {
        integration: { type: 'HTTP', httpMethod: 'POST', uri: `${backend.url}/target`, requestTemplates: { 'application/json': template('request') } },
        responses: [{ statusCode: '200', responseTemplates: { 'application/json': template('response') } }],
      },
    },
  })

  const answer = await invoke('/users/42?a=1&b=two', {
    method: 'POST',
    body: '{"name":"Ann","tags":["x"]}',
    headers: { 'Content-Type': 'application/json', Authorization: 'Bearer t' },
  })

  expect(JSON.parse(backend.seen[0]?.body.toString() ?? '')).toEqual({
    userId: '42',
    queryParams: { a: '1', b: 'two' },
    headers: { authorization: 'Bearer t', contentType: 'application/json' },
    body: { name: 'Ann', tags: ['x'] },
  })
  expect(answer.status).toBe(200)
  expect(await answer.json()).toEqual({
    data: [{ id: 1 }, { id: 2 }],
    metadata: { count: 2, page: 1 },
    links: { self: expect.stringMatching(new RegExp(`^${apiId}\\.execute-api\\..*/prod/users/42$`)) as string },
  })
})

const CORS = `
API_ID=$(aws apigateway create-rest-api --name cors --query id --output text)
RESOURCE_ID=$(aws apigateway get-resources --rest-api-id $API_ID --query 'items[0].id' --output text)

# Enable CORS for OPTIONS method
aws apigateway put-method \\
    --rest-api-id $API_ID \\
    --resource-id $RESOURCE_ID \\
    --http-method OPTIONS \\
    --authorization-type NONE >/dev/null

# Set up mock integration
aws apigateway put-integration \\
    --rest-api-id $API_ID \\
    --resource-id $RESOURCE_ID \\
    --http-method OPTIONS \\
    --type MOCK \\
    --request-templates '{"application/json": "{\\"statusCode\\": 200}"}' >/dev/null

aws apigateway put-method-response --rest-api-id $API_ID --resource-id $RESOURCE_ID --http-method OPTIONS --status-code 200 \\
    --response-parameters '{
        "method.response.header.Access-Control-Allow-Headers": false,
        "method.response.header.Access-Control-Allow-Methods": false,
        "method.response.header.Access-Control-Allow-Origin": false
    }' >/dev/null

# Configure response headers
aws apigateway put-integration-response \\
    --rest-api-id $API_ID \\
    --resource-id $RESOURCE_ID \\
    --http-method OPTIONS \\
    --status-code 200 \\
    --response-parameters '{
        "method.response.header.Access-Control-Allow-Headers": "'\\''Content-Type,Authorization'\\''",
        "method.response.header.Access-Control-Allow-Methods": "'\\''GET,POST,PUT,DELETE,OPTIONS'\\''",
        "method.response.header.Access-Control-Allow-Origin": "'\\''*'\\''"
    }' >/dev/null
aws apigateway create-deployment --rest-api-id $API_ID --stage-name prod >/dev/null
echo $API_ID
`

test("the seed documents' CORS set-up answers a preflight by MOCK", async () => {
  requireProgram('aws', 'apt-get install awscli')
  const { status, stdout, stderr } = await bash(CORS, awsEnvironment(server.url))
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })

  const answer = await fetch(`${server.url}/_aws/execute-api/${stdout.trim()}/prod/`, {
    method: 'OPTIONS',
    headers: { Origin: 'https://example.com', 'Access-Control-Request-Method': 'PUT' },
  })

  expect([answer.status, await answer.text()]).toEqual([200, ''])
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'access-control-allow-headers': 'Content-Type,Authorization',
    'access-control-allow-methods': 'GET,POST,PUT,DELETE,OPTIONS',
    'access-control-allow-origin': '*',
    'content-type': 'application/json',
  })
})

test('a SOAP backend stands behind a JSON method: XML out, XML in', async () => {
  backend.answerWith(({ body, headers }, response) => {
    const city = /<city>([^<]*)<\/city>/.exec(body.toString())?.[1]
    const isSoap = headers['content-type'] === 'text/xml' && headers['soapaction'] === 'urn:GetTemperature'
    response.writeHead(isSoap ? 200 : 500, { 'Content-Type': 'text/xml' })
    response.end(`<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><GetTemperatureResponse><city>${city}</city><degrees>21</degrees></GetTemperatureResponse></soap:Body></soap:Envelope>`)
  })
  const { invoke } = await deployRestApi(server.url, {
    methods: {
      'POST /temperature': {
        integration: {
          type: 'HTTP',
          httpMethod: 'POST',
          uri: `${backend.url}/soap`,
          requestParameters: { 'integration.request.header.Content-Type': "'text/xml'", 'integration.request.header.SOAPAction': "'urn:GetTemperature'" },
          requestTemplates: {
            'application/json':
              '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><GetTemperature><city>$input.path("$.city")</city></GetTemperature></soap:Body></soap:Envelope>',
          },
        },
        responses: [
          {
            statusCode: '200',
            responseTemplates: {
              'application/json': `#set($xml = $input.body)
#set($degrees = $xml.replaceAll("(?s).*<degrees>([^<]*)</degrees>.*", "$1"))
#set($city = $xml.replaceAll("(?s).*<city>([^<]*)</city>.*", "$1"))
{"city": "$util.escapeJavaScript($city)", "degrees": $degrees}`,
            },
          },
          { statusCode: '502', selectionPattern: '5\\d{2}' },
        ],
      },
    },
  })

  const answer = await invoke('/temperature', { method: 'POST', body: '{"city":"Bern"}', headers: { 'Content-Type': 'application/json' } })

  expect(backend.seen[0]?.body.toString()).toContain('<GetTemperature><city>Bern</city></GetTemperature>')
  expect([answer.status, await answer.json()]).toEqual([200, { city: 'Bern', degrees: 21 }])
})

test('access log, execution log, metrics and the decision trace say the same of one request', async () => {
  const key = 'a-key-of-this-test'
  const own = await startServer({ arguments: ['--data', `${folder.path}/logged`, '--trace-key', key] })
  const { apiId, invoke } = await deployRestApi(own.url, {
    methods: { 'GET /pets/{petId}': { integration: { type: 'HTTP', httpMethod: 'GET', uri: `${backend.url}/pets` } } },
  })
  const arn = 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/apigateway/pets'
  // The guide's CLF example: set-up-logging.
  const format = '$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime]"$context.httpMethod $context.resourcePath $context.protocol" $context.status $context.responseLength $context.requestId $context.extendedRequestId'
  const patched = await bash(
    `aws apigateway update-stage --rest-api-id ${apiId} --stage-name prod --patch-operations "$PATCH" >/dev/null`,
    {
      ...awsEnvironment(own.url),
      PATCH: JSON.stringify([
        { op: 'replace', path: '/accessLogSettings/destinationArn', value: arn },
        { op: 'replace', path: '/accessLogSettings/format', value: format },
        { op: 'replace', path: '/*/*/logging/loglevel', value: 'INFO' },
        { op: 'replace', path: '/*/*/logging/dataTrace', value: 'true' },
      ]),
    },
  )
  expect(patched).toMatchObject({ status: 0, stderr: '' })

  const answer = await invoke('/pets/7', { headers: { 'x-gatewright-trace': key } })
  const id = answer.headers.get('x-gatewright-trace') ?? ''
  const findTrace = (headers: Record<string, string>): Promise<Response> => fetch(`${own.url}/_gatewright/traces/${id}`, { headers })
  await expect.poll(async () => (await findTrace({ 'x-gatewright-trace': key })).status).toBe(200)
  const trace = (await (await findTrace({ 'x-gatewright-trace': key })).json()) as { decisions: { step: string; verdict: string }[] }
  const lines = await (await findTrace({ 'x-gatewright-trace': key, Accept: 'text/plain' })).text()
  const withoutKey = await findTrace({})
  const metrics = async (): Promise<string> => (await fetch(`${own.url}/_gatewright/metrics`)).text()
  await expect.poll(metrics).toContain(`gatewright_count_total{api_id="${apiId}",stage="prod",method="GET",resource="/pets/{petId}"} 1`)
  await own.stop()

  expect(trace.decisions.map(({ step, verdict }) => `${step} ${verdict}`)).toEqual(
    expect.arrayContaining(['match-resource passed', 'map-request passed', 'integrate passed', 'map-response passed']),
  )
  expect(withoutKey.status).toBe(404)
  const logs = `${folder.path}/logged/logs`
  const executionLog = readFileSync(`${logs}/execution/API-Gateway-Execution-Logs_${apiId}/prod.log`, 'utf8')
  expect(executionLog).toBe(lines)
  expect(executionLog.split('\n')).toEqual(
    expect.arrayContaining([
      `(${id}) HTTP Method: GET, Resource Path: /pets/7`,
      `(${id}) Method request path: {petId=7}`,
      `(${id}) Sending request to ${backend.url}/pets`,
      `(${id}) Method completed with status: 200`,
    ]),
  )
  expect(readFileSync(`${logs}/access/aws/apigateway/pets.log`, 'utf8')).toMatch(
    new RegExp(`^127\\.0\\.0\\.1 - - \\[\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000\\]"GET /pets/{petId} HTTP/1\\.1" 200 2 ${id} \\S+\\n$`),
  )
})

test('TestInvokeMethod runs the working copy and gives the log line for line (recorded: test_invoke_test_method)', async () => {
  const recorded = JSON.parse(readFileSync(new URL('../fixtures/test-invoke-method.json', import.meta.url), 'utf8')) as {
    readonly body: string
    readonly log: readonly string[]
  }
  const { apiId, resourceIds } = await deployRestApi(server.url, {
    methods: {
      'GET /pets': {
        integration: { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode": 200}' } },
        responses: [{ statusCode: '200', responseTemplates: { 'application/json': '{"pets": "all the pets"}' } }],
      },
    },
  })

  const { stdout, stderr } = await bash(
    `aws apigateway test-invoke-method --rest-api-id ${apiId} --resource-id ${resourceIds['/pets'] ?? ''} --http-method GET`,
    awsEnvironment(server.url),
  )

  expect(stderr).toBe('')
  const result = JSON.parse(stdout) as { status: number; body: string; log: string; headers: object }
  expect(result).toMatchObject({ status: 200, body: recorded.body, headers: { 'Content-Type': 'application/json' } })
  const lines = result.log.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>').replaceAll(/^\w{3} \w{3} \d\d [\d:]{8} UTC \d{4} : /gm, '<date> : ')
  expect(lines.split('\n')).toEqual(recorded.log)
})
