import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import dynalite from 'dynalite'
import S3rver from 's3rver'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AwsServiceStub, startAwsServiceStub } from '../src/aws-service-stub.ts'
import { type DeployedApi, deployRestApi, type MethodSketch } from '../src/rest-api.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'

// AWS integrations: a real DynamoDB (dynalite), a real S3 that checks signatures (s3rver), and services that answer on the wire as
// AWS's do, and only what is signed with the right key.

const SECRET = 'S3RVER'
const ROLE = 'arn:aws:iam::123456789012:role/api'

let server: ServerProcess
let dynamo: Server
let s3: S3rver
let stub: AwsServiceStub
let api: DeployedApi
let folder: Awaited<ReturnType<typeof temporaryFolder>>

const action = (service: string, name: string, template: string, headers: Record<string, string> = {}): MethodSketch => ({
  integration: {
    type: 'AWS',
    httpMethod: 'POST',
    credentials: ROLE,
    uri: `arn:aws:apigateway:us-east-1:${service}:${name}`,
    requestTemplates: { 'application/json': template },
    requestParameters: Object.fromEntries(Object.entries(headers).map(([header, value]) => [`integration.request.header.${header}`, `'${value}'`])),
  },
})

const object = (httpMethod: string): MethodSketch => ({
  method: { requestParameters: { 'method.request.path.key': true } },
  integration: {
    type: 'AWS',
    httpMethod,
    credentials: ROLE,
    uri: 'arn:aws:apigateway:us-east-1:s3:path/photos/{key}',
    requestParameters: { 'integration.request.path.key': 'method.request.path.key' },
  },
  responses: [
    { statusCode: '200', responseParameters: { 'method.response.header.ETag': 'integration.response.header.ETag' } },
    { statusCode: '404', selectionPattern: '404' },
  ],
})

beforeAll(async () => {
  folder = await temporaryFolder()
  await mkdir(`${folder.path}/s3`)
  dynamo = dynalite({ createTableMs: 0 })
  await new Promise<void>((resolve) => void dynamo.listen(0, '127.0.0.1', resolve))
  s3 = new S3rver({ directory: `${folder.path}/s3`, port: 0, address: '127.0.0.1', silent: true, configureBuckets: [{ name: 'photos' }] })
  const { port: s3Port } = await s3.run()
  stub = await startAwsServiceStub({ secretAccessKey: SECRET, answer: answerOfStub })
  server = await startServer({
    arguments: ['--data', `${folder.path}/data`],
    env: {
      AWS_ACCESS_KEY_ID: 'S3RVER',
      AWS_SECRET_ACCESS_KEY: SECRET,
      AWS_ENDPOINT_URL: stub.url,
      AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${(dynamo.address() as AddressInfo).port}`,
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${s3Port}`,
    },
  })
  api = await deployRestApi(server.url, {
    api: { binaryMediaTypes: ['image/png'] },
    methods: {
      'POST /tables': action('dynamodb', 'action/CreateTable', `{"TableName": "users", "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST"}`),
      'POST /users': action('dynamodb', 'action/PutItem', '{"TableName": "users", "Item": {"id": {"S": "$input.path(\'$.id\')"}, "name": {"S": "$input.path(\'$.name\')"}}}'),
      'GET /users/{id}': {
        ...action('dynamodb', 'action/GetItem', '{"TableName": "users", "Key": {"id": {"S": "$input.params(\'id\')"}}}'),
        responses: [
          { statusCode: '200', responseTemplates: { 'application/json': '{"name": "$input.path(\'$.Item.name.S\')"}' } },
          { statusCode: '400', selectionPattern: '4\\d{2}', responseTemplates: { 'application/json': '{"type": "$input.path(\'$.__type\')"}' } },
        ],
      },
      'POST /sqs-query': action('sqs', 'path/123456789012/jobs', "Action=SendMessage&MessageBody=$util.urlEncode($input.body)", { 'Content-Type': 'application/x-www-form-urlencoded' }),
      'POST /sqs-json': action('sqs', 'path/123456789012/jobs', '{"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/jobs", "MessageBody": "$util.escapeJavaScript($input.body)"}', {
        'Content-Type': 'application/x-amz-json-1.0',
        'X-Amz-Target': 'AmazonSQS.SendMessage',
      }),
      'POST /sns': action('sns', 'action/Publish', "Action=Publish&TopicArn=$util.urlEncode('arn:aws:sns:us-east-1:123456789012:news')&Message=$util.urlEncode($input.body)", {
        'Content-Type': 'application/x-www-form-urlencoded',
      }),
      'POST /kinesis': action('kinesis', 'action/PutRecord', '{"StreamName": "events", "PartitionKey": "$context.requestId", "Data": "$util.base64Encode($input.body)"}'),
      'POST /events': action('events', 'action/PutEvents', '{"Entries": [{"Source": "e2e", "DetailType": "x", "Detail": "$util.escapeJavaScript($input.body)"}]}'),
      'POST /workflow': action('states', 'action/StartExecution', '{"stateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:work", "input": "$util.escapeJavaScript($input.json(\'$\'))"}'),
      'GET /parameter': action('ssm', 'action/GetParameter', '{"Name": "/app/key"}'),
      'PUT /photos/{key}': object('PUT'),
      'GET /photos/{key}': object('GET'),
    },
  })
})

afterAll(async () => {
  await server?.stop()
  await stub?.close()
  await s3?.close()
  await new Promise((resolve) => dynamo?.close(resolve))
  await folder?.remove()
})

/** What each service answers, by its target or its action. */
function answerOfStub({ headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: Buffer }): { contentType: string; body: string } {
  const target = headers['x-amz-target'] ?? new URLSearchParams(body.toString()).get('Action') ?? ''
  if (headers['x-amz-target'] === undefined && target !== '') {
    return { contentType: 'text/xml', body: `<${target}Response><${target}Result><MessageId>m-1</MessageId></${target}Result></${target}Response>` }
  }
  return { contentType: 'application/x-amz-json-1.1', body: JSON.stringify({ target }) }
}

const post = (path: string, body: string): Promise<Response> =>
  api.invoke(path, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } })

test('DynamoDB: a table is made, an item put and got, all by templates', async () => {
  expect((await post('/tables', '{}')).status).toBe(200)
  await expect.poll(async () => (await post('/users', '{"id":"7","name":"Ann"}')).text()).toBe('{}')

  const found = await api.invoke('/users/7')

  expect([found.status, await found.json()]).toEqual([200, { name: 'Ann' }])
})

test('S3: an image goes in and comes back byte for byte', async () => {
  const image = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff, 0x00, 0x0a])

  const put = await api.invoke('/photos/a.png', { method: 'PUT', body: image, headers: { 'Content-Type': 'image/png' } })
  const got = await api.invoke('/photos/a.png', { headers: { Accept: 'image/png' } })
  const missing = await api.invoke('/photos/none.png')

  expect([put.status, put.headers.get('etag')]).toEqual([200, expect.stringMatching(/^"[0-9a-f]{32}"$/)])
  expect([...new Uint8Array(await got.arrayBuffer())]).toEqual([...image])
  expect(missing.status).toBe(404)
})

test.each([
  ['/sqs-json', 'sqs', 'AmazonSQS.SendMessage', { QueueUrl: 'https://sqs.us-east-1.amazonaws.com/123456789012/jobs', MessageBody: '{"a":1}' }],
  ['/kinesis', 'kinesis', 'Kinesis_20131202.PutRecord', { StreamName: 'events', Data: 'eyJhIjoxfQ==' }],
  ['/events', 'events', 'AWSEvents.PutEvents', { Entries: [{ Source: 'e2e', DetailType: 'x', Detail: '{"a":1}' }] }],
  ['/workflow', 'states', 'AWSStepFunctions.StartExecution', { input: '{"a":1}' }],
] as const)('%s calls the service %s with %s, signed', async (path, service, target, sent) => {
  const answer = await post(path, '{"a":1}')

  expect(await answer.json()).toEqual({ target })
  expect(answer.status).toBe(200)
  expect(stub.services.at(-1)).toBe(service)
  expect(JSON.parse(stub.seen.at(-1)?.body.toString() ?? '')).toMatchObject(sent)
})

test('SSM by GET of the API, in the envelope that API Gateway gets (recorded: test_ssm_aws_integration)', async () => {
  expect(await (await api.invoke('/parameter')).json()).toMatchObject({ GetParameterResponse: { GetParameterResult: { target: 'AmazonSSM.GetParameter' } } })
})

test.each([
  ['/sqs-query', 'sqs', '/123456789012/jobs', { Action: 'SendMessage', MessageBody: '{"a":1}' }],
  ['/sns', 'sns', '/', { Action: 'Publish', TopicArn: 'arn:aws:sns:us-east-1:123456789012:news', Message: '{"a":1}' }],
] as const)('%s speaks the query protocol of %s at %s, signed', async (path, service, url, parameters) => {
  const answer = await post(path, '{"a":1}')

  expect([answer.status, stub.services.at(-1), stub.seen.at(-1)?.url.split('?')[0]]).toEqual([200, service, url])
  const sent = stub.seen.at(-1)
  const found = Object.fromEntries([...new URLSearchParams(sent?.url.split('?')[1]), ...new URLSearchParams(sent?.body.toString())])
  expect(found).toMatchObject(parameters)
})

test('a service that refuses the signature is an answer that a pattern can choose', async () => {
  const wrong = await startServer({
    arguments: ['--data', `${folder.path}/wrong`],
    env: { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'wrong', AWS_ENDPOINT_URL: stub.url },
  })
  const refused = await deployRestApi(wrong.url, {
    methods: { 'GET /': { ...action('ssm', 'action/GetParameter', '{}'), responses: [{ statusCode: '200' }, { statusCode: '502', selectionPattern: '403' }] } },
  })

  const answer = await refused.invoke('/')
  await wrong.stop()

  expect(answer.status).toBe(502)
})

test('what was stored in S3 is on disk under its key', () => {
  expect(readFileSync(`${folder.path}/s3/photos/a.png._S3rver_object`)).toHaveLength(7)
})

test('with STS configured, the role of the integration signs: assumed once, its keys and token used', async () => {
  const credentials = '<AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>of-the-role</SecretAccessKey><SessionToken>token-1</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>'
  const aws = await startAwsServiceStub({
    secretAccessKey: { S3RVER: SECRET, ASIAROLE: 'of-the-role' },
    answer: ({ body }) =>
      body.toString().startsWith('Action=AssumeRole')
        ? { contentType: 'text/xml', body: `<AssumeRoleResponse><AssumeRoleResult><Credentials>${credentials}</Credentials></AssumeRoleResult></AssumeRoleResponse>` }
        : { contentType: 'application/x-amz-json-1.1', body: '{}' },
  })
  const own = await startServer({
    arguments: ['--data', `${folder.path}/roles`],
    env: { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: SECRET, AWS_ENDPOINT_URL: aws.url, AWS_ENDPOINT_URL_STS: aws.url },
  })
  const { invoke } = await deployRestApi(own.url, { methods: { 'GET /': action('kinesis', 'action/ListStreams', '{}') } })

  const statuses = [(await invoke('/')).status, (await invoke('/')).status]
  await own.stop()
  await aws.close()

  expect(statuses).toEqual([200, 200])
  expect(aws.services).toEqual(['sts', 'kinesis', 'kinesis'])
  expect(new URLSearchParams(aws.seen[0]?.body.toString()).get('RoleArn')).toBe(ROLE)
  expect(aws.seen[1]?.headers).toMatchObject({ 'x-amz-security-token': 'token-1', authorization: expect.stringContaining('Credential=ASIAROLE/') as string })
})
