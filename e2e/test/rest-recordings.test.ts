import { existsSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import {
  CreateDeploymentCommand,
  CreateModelCommand,
  CreateRequestValidatorCommand,
  GetIntegrationCommand,
  GetModelsCommand,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
  UpdateMethodCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway'
import S3rver from 's3rver'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rawRequest } from '../src/raw-request.ts'
import { bytesOf, recorded } from '../src/recordings.ts'
import { type DeployedApi, deployRestApi, managementOf, type MethodSketch } from '../src/rest-api.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'

// What AWS answered, call by call: tests of LocalStack's by their names, with s3rver as S3. Those of SQS, SNS, Kinesis, EventBridge,
// Step Functions and SSM are in rest-moto.test.ts.

const ROLE = 'arn:aws:iam::123456789012:role/api'
const STATUS_200 = { 'application/json': '{"statusCode": 200}' }

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let s3: S3rver
let server: ServerProcess

beforeAll(async () => {
  folder = await temporaryFolder()
  await mkdir(`${folder.path}/s3`)
  s3 = new S3rver({ directory: `${folder.path}/s3`, port: 0, address: '127.0.0.1', silent: true, configureBuckets: [{ name: 'bucket' }] })
  const { port } = await s3.run()
  server = await startServer({
    arguments: ['--data', `${folder.path}/data`],
    env: { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER', AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}` },
  })
})

afterAll(async () => {
  await server?.stop()
  await s3?.close()
  await folder?.remove()
})

const mock = (template: string, response: object = {}): MethodSketch => ({
  integration: { type: 'MOCK', requestTemplates: { 'application/json': template } },
  responses: [{ statusCode: '200', ...response }],
})

describe('MOCK', () => {
  const RECORDED = { id: 42, statusCode: 200 }

  test.each(['NEVER', 'WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES'] as const)('test_mock_integration_response[%s-…]: by host and by path, GET and POST', async (passthroughBehavior) => {
    const sketch = { ...mock('{"statusCode": 200}', { responseTemplates: { 'application/json': '{"statusCode": 200, "id": $input.params("pathId")}' } }) }
    const method = { ...sketch, integration: { ...sketch.integration, passthroughBehavior }, method: { requestParameters: { 'method.request.path.pathId': true } } }
    const { apiId, invoke } = await deployRestApi(server.url, { methods: { 'GET /{pathId}': method, 'POST /{pathId}': method } })
    const byPath = async (init?: RequestInit): Promise<object> => (await (await invoke('/42', init)).json()) as object
    const byHost = async (verb: string): Promise<object> => {
      const answer = await rawRequest(server.port, `${verb} /prod/42 HTTP/1.1\r\nHost: ${apiId}.execute-api.us-east-1.amazonaws.com\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
      return JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))) as object
    }

    const answers = await Promise.all([byPath(), byPath({ method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } }), byHost('GET'), byHost('POST')])

    expect(answers).toEqual([RECORDED, RECORDED, RECORDED, RECORDED])
  })

  test('test_integration_mock_with_request_overrides_in_response_template', async () => {
    const response = `#set($body = $context.requestOverride.path.body)#if($body == "path1"){"response": "path was path one"}#elseif($body == "path2"){"response": "path was path two"}#else{"response": "this is the else clause"}#end`
    const { invoke } = await deployRestApi(server.url, {
      methods: { 'GET /{testPath}': mock('#set($context.requestOverride.path.body = $input.params("testPath")){"statusCode": 200}', { responseTemplates: { 'application/json': response } }) },
    })

    const answers = await Promise.all(['/path1', '/path2', '/random'].map(async (path) => (await invoke(path)).json()))

    const name = 'test_integration_mock_with_request_overrides_in_response_template'
    expect(answers).toEqual([recorded(name, 'invoke-path1'), recorded(name, 'invoke-path2'), recorded(name, 'invoke-path-else')])
  })

  test.each([
    ['True', '{"statusOverride": "$context.responseOverride.status", "fooHeader": "$context.responseOverride.header.foo", "custom": "$context.responseOverride.custom"}'],
    ['False', undefined],
  ])('test_integration_mock_with_response_override_in_request_template[%s]', async (flag, responseTemplate) => {
    const request = `#set($context.responseOverride.header.foo = "bar")#set($context.responseOverride.status = 444)#set($context.responseOverride.custom = "is also passed around"){"statusCode": 200}`
    const { invoke } = await deployRestApi(server.url, {
      methods: { 'GET /': mock(request, responseTemplate === undefined ? {} : { responseTemplates: { 'application/json': responseTemplate } }) },
    })

    const answer = await invoke('/')

    const { body, status_code } = recorded<{ body: object | string; status_code: number }>(`test_integration_mock_with_response_override_in_request_template[${flag}]`, 'response')
    expect([answer.status, answer.headers.get('foo')]).toEqual([status_code, 'bar'])
    expect(await answer.text().then((text) => (typeof body === 'string' ? `b'${text}'` : (JSON.parse(text) as object)))).toEqual(body)
  })
})

test('test_invoking_canary_deployment', async () => {
  const name = 'TestCanaryDeployments::test_invoking_canary_deployment'
  const response = (message: string) => ({
    statusCode: '200',
    responseTemplates: {
      'application/json': `{"statusCode": 200, "message": "${message}", "variable": "$stageVariables.testVar", "nonExistingDefault": "$stageVariables.noStageVar", "nonOverridden": "$stageVariables.defaultVar", "isCanary": "$context.isCanaryRequest"}`,
    },
  })
  const { apiId, invoke, resourceIds } = await deployRestApi(server.url, {
    methods: { 'GET /': { integration: { type: 'MOCK', requestTemplates: STATUS_200 }, responses: [response('default deployment')] } },
    variables: { testVar: 'default', defaultVar: 'default' },
  })
  const before: unknown = await (await invoke('/')).json()
  const client = managementOf(server.url)
  await client.send(new PutIntegrationResponseCommand({ restApiId: apiId, resourceId: resourceIds['/'], httpMethod: 'GET', ...response('canary deployment') }))
  const { id: deploymentId } = await client.send(new CreateDeploymentCommand({ restApiId: apiId }))

  const { canarySettings } = await client.send(
    new UpdateStageCommand({
      restApiId: apiId,
      stageName: 'prod',
      patchOperations: [
        { op: 'replace', path: '/canarySettings/deploymentId', value: deploymentId },
        { op: 'replace', path: '/canarySettings/percentTraffic', value: '100' },
        { op: 'replace', path: '/canarySettings/stageVariableOverrides/testVar', value: 'canary' },
        { op: 'replace', path: '/canarySettings/stageVariableOverrides/noStageVar', value: 'canary' },
      ],
    }),
  )

  const update = recorded<{ canarySettings: object }>(name, 'update-stage')
  expect(canarySettings).toEqual({ ...update.canarySettings, deploymentId })
  expect([before, await (await invoke('/')).json()]).toEqual([recorded(name, 'response-deployment-1'), recorded(name, 'response-canary-deployment')])
})

test('test_routing_not_found', async () => {
  const name = 'TestApigatewayRouting::test_routing_not_found'
  const { invoke } = await deployRestApi(server.url, { methods: { 'GET /existing': mock('{"statusCode": 200}', { responseTemplates: { 'application/json': '{"statusCode": 200, "message": "exists"}' } }) } })

  const answers = await Promise.all([invoke('/existing'), invoke('/random'), invoke('/existing', { method: 'POST' })])

  const [working, ...refused] = await Promise.all(answers.map(async (answer) => ({ content: (await answer.json()) as object, errorType: answer.headers.get('x-amzn-errortype') })))
  expect(working?.content).toEqual(recorded(name, 'working-route'))
  expect(refused).toEqual([recorded(name, 'not-found'), recorded(name, 'wrong-method')])
})

test('test_api_gateway_request_validator_with_ref_one_ofmodels', async () => {
  const name = 'TestApiGatewayCommon::test_api_gateway_request_validator_with_ref_one_ofmodels'
  const { apiId: restApiId, invoke, resourceIds } = await deployRestApi(server.url, { methods: { 'POST /path': mock('{"statusCode": 200}', { responseTemplates: { 'application/json': '{"data": "ok"}' } }) } })
  const client = managementOf(server.url)
  const model = (modelName: string, schema: object) =>
    client.send(new CreateModelCommand({ restApiId, name: modelName, contentType: 'application/json', schema: JSON.stringify(schema) }))
  await model('StatusModel', { type: 'object', properties: { Status: { type: 'string' }, Order: { type: 'integer' } }, required: ['Status', 'Order'] })
  const $ref = `https://apigateway.amazonaws.com/restapis/${restApiId}/models/StatusModel`
  await model('TestModel', { type: 'object', properties: { status: { oneOf: [{ type: 'null' }, { $ref }] } }, required: ['status'] })
  const { id: validator } = await client.send(new CreateRequestValidatorCommand({ restApiId, name: 'v', validateRequestBody: true, validateRequestParameters: false }))
  const patchOperations = [
    { op: 'replace', path: '/requestValidatorId', value: validator },
    { op: 'add', path: '/requestModels/application~1json', value: 'TestModel' },
  ] as const
  await client.send(new UpdateMethodCommand({ restApiId, resourceId: resourceIds['/path'], httpMethod: 'POST', patchOperations: [...patchOperations] }))
  await client.send(new CreateDeploymentCommand({ restApiId, stageName: 'prod' }))

  const bodies = { successful: '{"status":null}', 'successful-with-data': '{"status":{"Status":"it works","Order":1}}', 'failed-validation-no-data': '{}', 'failed-validation-bad-data': '{"status":{"Status":"it works"}}' }
  const answers = Object.entries(bodies).map(async ([call, body]) => {
    const answer = await invoke('/path', { method: 'POST', body, headers: { 'Content-Type': 'application/json' } })
    return [call, answer.status, await answer.json()]
  })

  expect(await Promise.all(answers)).toEqual(Object.keys(bodies).map((call) => [call, call.startsWith('s') ? 200 : 400, recorded(name, call)]))
  const { items } = await client.send(new GetModelsCommand({ restApiId }))
  const expected = recorded<{ items: { name: string; schema: object }[] }>(name, 'get-models-with-ref')
  const shown = items?.map(({ name: modelName, schema }) => ({ modelName, schema: JSON.parse(schema?.replaceAll(restApiId, '<api-id>') ?? '') as object }))
  expect(shown?.toSorted((a, b) => String(a.modelName).localeCompare(String(b.modelName)))).toEqual(expected.items.map(({ name: modelName, schema }) => ({ modelName, schema })))
})

describe('S3', () => {
  const GZIP = bytesOf(recorded<{ Body: string }>('TestApiGatewayS3BinarySupport::test_apigw_s3_binary_support_request[None]', 'get-obj-binary-type-binary-raw').Body)
  const OBJECTS = { 'binary-raw': GZIP, 'binary-encoded': Buffer.from(GZIP.toString('base64')), text: Buffer.from('this is a UTF8 text typed object') } as const
  const KINDS = { 'no-binary-media': { binary: false, type: 'image/png' }, 'binary-type': { binary: true, type: 'image/png' }, 'text-type': { binary: true, type: 'text/plain' } } as const
  const calls = Object.keys(KINDS).flatMap((kind) => Object.keys(OBJECTS).map((object) => [kind, object] as const)) as [keyof typeof KINDS, keyof typeof OBJECTS][]

  const object = (path: string, more: object = {}): MethodSketch => ({
    method: { requestParameters: { 'method.request.path.object_path': true, 'method.request.header.Content-Type': false, 'method.request.header.response-content-type': false } },
    integration: {
      type: 'AWS',
      httpMethod: 'ANY',
      credentials: ROLE,
      uri: `arn:aws:apigateway:us-east-1:s3:path/bucket/${path}{object_path}`,
      requestParameters: {
        'integration.request.path.object_path': 'method.request.path.object_path',
        'integration.request.header.Content-Type': 'method.request.header.Content-Type',
        'integration.request.querystring.response-content-type': 'method.request.header.response-content-type',
      },
      ...more,
    },
    responses: [{ statusCode: '200', responseParameters: { 'method.response.header.ETag': 'integration.response.header.ETag' } }],
  })
  const stored = (key: string): string => `${folder.path}/s3/bucket/${key}._S3rver_object`

  describe.each(['None', 'CONVERT_TO_TEXT'] as const)('test_apigw_s3_binary_support_request[%s]', (handling) => {
    const name = `TestApiGatewayS3BinarySupport::test_apigw_s3_binary_support_request[${handling}]`
    const apis: Partial<Record<'true' | 'false', DeployedApi>> = {}
    const handled = handling === 'None' ? {} : { contentHandling: handling }

    beforeAll(async () => {
      const methods = { 'ANY /{object_path+}': object(`${handling}/`, handled) }
      apis.false = await deployRestApi(server.url, { methods })
      apis.true = await deployRestApi(server.url, { api: { binaryMediaTypes: ['image/png'] }, methods })
    })

    test('put-integration', async () => {
      const { apiId = '', resourceIds = {} } = apis.false ?? {}
      const shown = await managementOf(server.url).send(new GetIntegrationCommand({ restApiId: apiId, resourceId: resourceIds['/{object_path+}'], httpMethod: 'ANY' }))

      const { ResponseMetadata: _, ...expected } = recorded(name, 'put-integration')
      const { $metadata: __, integrationResponses: ___, uri, ...rest } = shown
      expect(uri).toMatch(/s3:path\/bucket\/.*\{object_path\}$/)
      expect(rest).toEqual({ ...expected, uri: undefined, cacheNamespace: expect.any(String) as string, credentials: ROLE })
    })

    test.each(calls)('get-obj-%s-%s', async (kind, what) => {
      const { binary, type } = KINDS[kind]
      const key = `${kind}-${what}`

      const put = await apis[`${binary}`]?.invoke(`/${key}`, { method: 'PUT', body: OBJECTS[what], headers: { 'Content-Type': type } })

      const { Body, ContentLength } = recorded<{ Body: string; ContentLength: number }>(name, `get-obj-${key}`)
      const bytes = readFileSync(stored(`${handling}/${key}`))
      expect([put?.status, put?.headers.get('etag'), bytes.length]).toEqual([200, expect.stringMatching(/^"[0-9a-f]{32}"$/), ContentLength])
      expect(bytes.toString('hex')).toBe(bytesOf(Body).toString('hex'))
    })
  })

  /** The error of S3 as JSON, without what differs from request to request. */
  const errorOf = (xml: string): object => ({ Error: Object.fromEntries(['Code', 'Key', 'Message'].map((member) => [member, new RegExp(`<${member}>([^<]*)</${member}>`).exec(xml)?.[1]])) })
  const errorRecorded = (name: string, call: string): object => {
    const { Code, Key, Message } = recorded<{ Error: Record<string, string> }>(name, call).Error
    return { Error: { Code, Key, Message } }
  }

  test('test_apigateway_s3_any', async () => {
    const name = 'test_apigateway_s3_any'
    const { invoke } = await deployRestApi(server.url, { methods: { 'ANY /{object_path+}': object('any/') } })
    const put = (id: number): Promise<Response> => invoke('/test.json', { method: 'PUT', body: JSON.stringify({ put_id: id }), headers: { 'Content-Type': 'application/json' } })
    const get = async (): Promise<string> => (await invoke('/test.json')).text()

    const empty = await get()
    await put(1)
    const first = await get()
    await put(2)
    const second = await get()
    await invoke('/test.json', { method: 'DELETE' })
    const deleted = await get()

    expect([JSON.parse(first), JSON.parse(second)]).toEqual([recorded(name, 'get-object-1'), recorded(name, 'get-object-2')])
    const withFolder = (error: object): string => JSON.stringify(error).replace('"test.json"', '"any/test.json"')
    expect([errorOf(empty), errorOf(deleted)].map((error) => JSON.stringify(error))).toEqual([withFolder(errorRecorded(name, 'get-object-empty')), withFolder(errorRecorded(name, 'get-object-deleted'))])
    expect(existsSync(stored('any/test.json'))).toBe(false)
  })

  test('test_apigateway_s3_method_mapping: the verb of the integration, not of the request', async () => {
    const name = 'test_apigateway_s3_method_mapping'
    const by = (httpMethod: string): MethodSketch => {
      const sketch = object('mapped/', { httpMethod })
      return { ...sketch, responses: [{ statusCode: '200' }] }
    }
    const { invoke } = await deployRestApi(server.url, { methods: { 'POST /put/{object_path}': by('PUT'), 'POST /get/{object_path}': by('GET'), 'POST /delete/{object_path}': by('DELETE') } })
    const call = async (verb: string, body?: string): Promise<string> =>
      (await invoke(`/${verb}/test.json`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, ...(body === undefined ? {} : { body }) })).text()

    await call('put', '{"message": "great success!"}')
    const found = await call('get')
    await call('delete')
    const gone = await call('get')

    expect(JSON.parse(found)).toEqual(recorded(name, 'get-object'))
    expect(JSON.stringify(errorOf(gone)).replace('mapped/', '')).toEqual(JSON.stringify(errorRecorded(name, 'get-deleted-object')))
  })
})

describe('management answers around integrations', () => {
  test('test_error_aws_proxy_not_supported', async () => {
    const { apiId: restApiId, resourceIds } = await deployRestApi(server.url, { methods: { 'GET /': mock('{"statusCode": 200}') } })
    const refused = managementOf(server.url).send(
      new PutIntegrationCommand({ restApiId, resourceId: resourceIds['/'], httpMethod: 'GET', type: 'AWS_PROXY', integrationHttpMethod: 'POST', credentials: ROLE, uri: 'arn:aws:apigateway:us-east-1:dynamodb:action/Query' }),
    )

    const { Error: error } = recorded<{ Error: { Code: string; Message: string } }>('test_error_aws_proxy_not_supported', 'create-integration-error')
    await expect(refused).rejects.toMatchObject({ name: error.Code, message: error.Message })
  })

  test('test_put_integration_responses, test_integration_mock_with_path_param', async () => {
    const { apiId: restApiId, resourceIds } = await deployRestApi(server.url, {
      methods: { 'GET /{testPath}': { ...mock('{statusCode: 200}'), method: { requestParameters: { 'method.request.path.testPath': true } } } },
    })
    const client = managementOf(server.url)
    const at = { restApiId, resourceId: resourceIds['/{testPath}'] }
    const shape = (answer: object): object => Object.fromEntries(Object.entries(answer).filter(([member]) => member !== '$metadata'))
    const seen = (name: string, call: string): object => {
      const { ResponseMetadata: _, ...rest } = recorded(name, call)
      return Object.fromEntries(Object.entries(rest).map(([member, value]) => [member, typeof value === 'string' && value.startsWith('<') ? (expect.any(String) as string) : value]))
    }
    const name = 'test_put_integration_responses'

    await client.send(new PutMethodCommand({ ...at, httpMethod: 'PUT', authorizationType: 'NONE' }))
    const put = await client.send(new PutIntegrationCommand({ ...at, httpMethod: 'PUT', type: 'HTTP', uri: 'http://httpbin.org/robots.txt', integrationHttpMethod: 'POST' }))
    await client.send(new PutMethodResponseCommand({ ...at, httpMethod: 'PUT', statusCode: '200' }))
    const withTemplates = await client.send(new PutIntegrationResponseCommand({ ...at, httpMethod: 'PUT', statusCode: '200', selectionPattern: '2\\d{2}', responseTemplates: {} }))
    const withHandling = await client.send(new PutIntegrationResponseCommand({ ...at, httpMethod: 'PUT', statusCode: '200', selectionPattern: '2\\d{2}', contentHandling: 'CONVERT_TO_BINARY' }))
    const withPath = await client.send(
      new PutIntegrationCommand({ ...at, httpMethod: 'GET', type: 'MOCK', requestParameters: { 'integration.request.path.integrationPath': 'method.request.path.testPath' }, requestTemplates: { 'application/json': '{statusCode: 200}' } }),
    )

    expect(shape(put)).toEqual(seen(name, 'put-integration-put'))
    expect([shape(withTemplates), shape(withHandling)]).toEqual([seen(name, 'put-integration-response-get'), seen(name, 'put-integration-response-put')])
    expect(shape(withPath)).toEqual(seen('test_integration_mock_with_path_param', 'integration'))
  })
})
