import { mkdir, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type AwsServiceStub, startAwsServiceStub } from '../src/aws-service-stub.ts'
import { type HttpBackend, startHttpBackend } from '../src/http-backend.ts'
import { type DeployedApi, deployRestApi } from '../src/rest-api.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { awsEnvironment, bash, requireProgram } from '../src/shell.ts'

// Stage variables in every place that the guide names (aws-api-gateway-stage-variables-reference), overrides of requests and
// answers (apigateway-override-request-response-parameters), parameter mappings with several values.

const SECRET = 'secret'
const FUNCTION = 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function'
const JSON_TYPE = { 'Content-Type': 'application/json' }

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let backend: HttpBackend
let stub: AwsServiceStub
let server: ServerProcess
let api: DeployedApi

beforeAll(async () => {
  requireProgram('aws', 'apt-get install awscli')
  folder = await temporaryFolder()
  await mkdir(`${folder.path}/src`)
  await writeFile(`${folder.path}/src/index.js`, 'exports.handler = async (event, context) => ({ statusCode: 200, body: context.invokedFunctionArn.split(":").slice(6).join(":") })')
  backend = await startHttpBackend()
  stub = await startAwsServiceStub({
    secretAccessKey: SECRET,
    answer: ({ headers, url }) => ({ contentType: 'application/json', body: JSON.stringify({ target: headers['x-amz-target'], url }) }),
  })
  server = await startServer({
    arguments: ['--data', `${folder.path}/data`],
    env: { AWS_ENDPOINT_URL: stub.url, AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: SECRET },
  })
  const made = await bash(
    `
for name in first second; do
  aws lambda create-function --function-name $name --runtime nodejs20.x --handler index.handler --role arn:aws:iam::123456789012:role/x \\
    --code S3Bucket=_gatewright_local,S3Key=${folder.path}/src >/dev/null
done
aws lambda publish-version --function-name second >/dev/null
aws lambda create-alias --function-name second --name live --function-version 1 >/dev/null
aws lambda add-permission --function-name first --statement-id a --action lambda:InvokeFunction --principal apigateway.amazonaws.com >/dev/null
aws lambda add-permission --function-name second --qualifier live --statement-id a --action lambda:InvokeFunction --principal apigateway.amazonaws.com >/dev/null`,
    awsEnvironment(server.url),
  )
  expect(made).toMatchObject({ status: 0, stderr: '' })
  const proxy = (uri: string, more: object = {}) => ({ integration: { type: 'HTTP_PROXY' as const, httpMethod: 'GET', uri, ...more } })
  const invoke = (name: string) => ({ integration: { type: 'AWS_PROXY' as const, httpMethod: 'POST', uri: `${FUNCTION}:${name}/invocations` } })
  const callAction = (uri: string, credentials?: string) => ({
    integration: { type: 'AWS' as const, httpMethod: 'POST', uri, ...(credentials === undefined ? {} : { credentials }), requestTemplates: { 'application/json': '{}' } },
  })
  const [host = '', port = ''] = backend.url.slice('http://'.length).split(':')
  api = await deployRestApi(server.url, {
    variables: {
      whole: `${host}:${port}/whole?a=b`,
      domain: `${host}:${port}`,
      lastPart: `${port}/with-port`,
      part: 'v2',
      value: 'from-the-stage',
      function: 'first',
      alias: 'live',
      action: 'GetItem',
      queue: 'jobs',
      role: 'role/from-the-stage',
    },
    methods: {
      'GET /whole': proxy('http://${stageVariables.whole}'),
      'GET /domain': proxy('http://${stageVariables.domain}/x'),
      'GET /host-part': proxy(`http://${host}:\${stageVariables.lastPart}`),
      'GET /path': proxy(`${backend.url}/a/\${stageVariables.part}/b`),
      'GET /query': proxy(`${backend.url}/q?version=\${stageVariables.part}`),
      'GET /mapped': proxy(`${backend.url}/m`, {
        requestParameters: { 'integration.request.header.X-Stage': 'stageVariables.value', 'integration.request.querystring.from': 'stageVariables.value' },
      }),
      'POST /template': {
        integration: {
          type: 'HTTP',
          httpMethod: 'POST',
          uri: `${backend.url}/t`,
          requestTemplates: { 'application/json': `{"a": "\${stageVariables.value}", "b": "$stageVariables.get('value')", "c": "\${stageVariables['value']}"}` },
        },
        responses: [{ statusCode: '200', responseTemplates: { 'application/json': '{"stage": "$stageVariables.value"}' } }],
      },
      'GET /function': invoke('${stageVariables.function}'),
      'GET /alias': invoke('second:${stageVariables.alias}'),
      'POST /action': callAction('arn:aws:apigateway:us-east-1:dynamodb:action/${stageVariables.action}'),
      'POST /service-path': callAction('arn:aws:apigateway:us-east-1:sqs:path/123456789012/${stageVariables.queue}'),
      'POST /role': callAction('arn:aws:apigateway:us-east-1:dynamodb:action/ListTables', 'arn:aws:iam::123456789012:${stageVariables.role}'),
      'POST /override/{id}': {
        method: { requestParameters: { 'method.request.path.id': true, 'method.request.header.X-Given': false } },
        integration: {
          type: 'HTTP',
          httpMethod: 'POST',
          uri: `${backend.url}/o/{id}`,
          requestParameters: { 'integration.request.path.id': 'method.request.path.id', 'integration.request.header.X-Given': 'method.request.header.X-Given' },
          requestTemplates: {
            'application/json': `#set($context.requestOverride.path.id = "over ridden")
#set($context.requestOverride.querystring.tag = ["a", "b"])
#set($context.requestOverride.header.X-Given = "from the template")
#set($context.requestOverride.header.X-New = $input.params("id"))
$input.json("$")`,
          },
        },
        responses: [
          {
            statusCode: '200',
            responseParameters: { 'method.response.header.X-Mapped': "'mapped'" },
            responseTemplates: {
              'application/json': `#if($input.path("$.fail") == true)#set($context.responseOverride.status = 418)#set($context.responseOverride.header.X-Mapped = "overridden")#set($context.responseOverride.header.X-Teapot = "yes")#end$input.body`,
            },
          },
        ],
      },
      'GET /several': {
        method: { requestParameters: { 'method.request.querystring.tag': false, 'method.request.header.X-Tag': false } },
        integration: {
          type: 'HTTP',
          httpMethod: 'GET',
          uri: `${backend.url}/s`,
          requestParameters: {
            'integration.request.querystring.tags': 'method.request.multivaluequerystring.tag',
            'integration.request.querystring.last': 'method.request.querystring.tag',
            'integration.request.header.X-Id': 'context.requestId',
          },
        },
        responses: [{ statusCode: '200', responseParameters: { 'method.response.header.X-First': 'integration.response.header.X-Answer', 'method.response.header.X-Body': 'integration.response.body.a.b' } }],
      },
    },
  })
})

afterAll(async () => {
  await server?.stop()
  await stub?.close()
  await backend?.close()
  await folder?.remove()
})

beforeEach(() => backend.answerWith((_request, response) => response.end('{}')))

describe('stage variables', () => {
  test.each([
    ['a whole URI but its scheme', '/whole', '/whole?a=b'],
    ['a domain', '/domain', '/x'],
    ['a part of the host', '/host-part', '/with-port'],
    ['a part of the path', '/path', '/a/v2/b'],
    ['a query value', '/query', '/q?version=v2'],
    ['mapped parameters', '/mapped', '/m?from=from-the-stage'],
  ])('fill %s', async (_place, path, url) => {
    const answer = await api.invoke(path)

    expect([answer.status, backend.seen.map((request) => request.url)]).toEqual([200, [url]])
    if (path === '/mapped') expect(backend.seen[0]?.headers['x-stage']).toBe('from-the-stage')
  })

  test('are read by templates, in each of the three ways', async () => {
    const answer = await api.invoke('/template', { method: 'POST', body: '{}', headers: JSON_TYPE })

    expect(JSON.parse(backend.seen[0]?.body.toString() ?? '')).toEqual({ a: 'from-the-stage', b: 'from-the-stage', c: 'from-the-stage' })
    expect(await answer.json()).toEqual({ stage: 'from-the-stage' })
  })

  test('name functions and aliases', async () => {
    const answers = await Promise.all(['/function', '/alias'].map((path) => api.invoke(path)))

    expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(['first', 'second:live'])
  })

  test('name actions, paths and roles of AWS services', async () => {
    const answers = await Promise.all(['/action', '/service-path', '/role'].map((path) => api.invoke(path, { method: 'POST', body: '{}', headers: JSON_TYPE })))

    expect(await Promise.all(answers.map((answer) => answer.json()))).toEqual([
      { target: 'DynamoDB_20120810.GetItem', url: '/' },
      { url: '/123456789012/jobs' },
      { target: 'DynamoDB_20120810.ListTables', url: '/' },
    ])
  })
})

describe('overrides', () => {
  test('of a request: path, query and headers come from the template', async () => {
    const answer = await api.invoke('/override/7', { method: 'POST', body: '{"a":1}', headers: { ...JSON_TYPE, 'X-Given': 'from the client' } })

    expect(answer.status).toBe(200)
    expect(backend.seen[0]).toMatchObject({ url: '/o/over%20ridden?tag=a&tag=b', headers: { 'x-given': 'from the template', 'x-new': '7' } })
    expect(backend.seen[0]?.body.toString().trim()).toBe('{"a":1}')
  })

  test('of an answer: status and headers come from the template, where it says so', async () => {
    backend.answerWith(({ body }, response) => response.end(body.toString().trim()))
    const call = (body: string): Promise<Response> => api.invoke('/override/7', { method: 'POST', body, headers: JSON_TYPE })

    const [plain, failed] = await Promise.all([call('{"fail":false}'), call('{"fail":true}')])

    expect([plain.status, plain.headers.get('x-mapped'), plain.headers.get('x-teapot')]).toEqual([200, 'mapped', null])
    expect([failed.status, failed.headers.get('x-mapped'), failed.headers.get('x-teapot')]).toEqual([418, 'overridden', 'yes'])
  })
})

test('several values of a parameter, and values of the answer', async () => {
  backend.answerWith((_request, response) => response.writeHead(200, { 'X-Answer': '1' }).end('{"a":{"b":"deep"}}'))

  const answer = await api.invoke('/several?tag=a&tag=b')

  expect(backend.seen[0]?.url).toBe('/s?tags=a&tags=b&last=b')
  expect(backend.seen[0]?.headers['x-id']).toBe(answer.headers.get('x-amzn-requestid'))
  expect([answer.headers.get('x-first'), answer.headers.get('x-body')]).toEqual(['1', 'deep'])
})
