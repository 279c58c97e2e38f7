import { CreateIntegrationCommand } from '@aws-sdk/client-apigatewayv2'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type AwsServiceStub, startAwsServiceStub } from '../src/aws-service-stub.ts'
import { deployHttpApi, managementV2Of, type DeployedHttpApi } from '../src/http-api.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'

// First-class services: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html
// Each stands at a stub that takes only what is signed with the right key, and is reached by the SDK's own variables.

const SECRET = 'services-secret'
const QUEUE = 'http://sqs.us-east-1.amazonaws.com/123456789012/orders'
const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:orders'
const EXECUTION = 'arn:aws:states:us-east-1:123456789012:execution:orders:1'

/** By subtype: what is mapped, what is posted, and what the service must be sent. */
const SUBTYPES: Readonly<Record<string, { readonly parameters: Record<string, string>; readonly body: unknown; readonly sent: Record<string, unknown> }>> = {
  'EventBridge-PutEvents': {
    parameters: { Detail: '$request.body.detail', DetailType: 'order', Source: '$context.apiId', EventBusName: 'bus', Resources: 'a,b', Time: '1700000000' },
    body: { detail: { id: 7 } },
    sent: { target: 'AWSEvents.PutEvents', json: { Entries: [{ Detail: '{"id":7}', DetailType: 'order', EventBusName: 'bus', Resources: ['a', 'b'], Time: 1_700_000_000 }] } },
  },
  'SQS-SendMessage': {
    parameters: { QueueUrl: QUEUE, MessageBody: '$request.body.text', DelaySeconds: '5', MessageAttributes: '{"kind": {"DataType": "String", "StringValue": "${request.body.kind}"}}' },
    body: { text: 'one & two = é', kind: 'test' },
    sent: { form: { Action: 'SendMessage', MessageBody: 'one & two = é', DelaySeconds: '5', 'MessageAttribute.1.Name': 'kind', 'MessageAttribute.1.Value.StringValue': 'test' } },
  },
  'SQS-ReceiveMessage': {
    parameters: { QueueUrl: QUEUE, MaxNumberOfMessages: '$request.querystring.many', AttributeNames: 'All', WaitTimeSeconds: '0' },
    body: {},
    sent: { form: { Action: 'ReceiveMessage', MaxNumberOfMessages: '3', 'AttributeName.1': 'All' } },
  },
  'SQS-DeleteMessage': {
    parameters: { QueueUrl: QUEUE, ReceiptHandle: '$request.body.handle' },
    body: { handle: 'h+/=' },
    sent: { form: { Action: 'DeleteMessage', ReceiptHandle: 'h+/=' } },
  },
  'SQS-PurgeQueue': { parameters: { QueueUrl: QUEUE }, body: {}, sent: { form: { Action: 'PurgeQueue' } } },
  'AppConfig-GetConfiguration': {
    parameters: { Application: 'shop', Environment: 'prod', Configuration: '$request.querystring.name', ClientId: '$context.identity.sourceIp' },
    body: {},
    sent: { method: 'GET', url: '/applications/shop/environments/prod/configurations/flags?client_id=127.0.0.1' },
  },
  'Kinesis-PutRecord': {
    parameters: { StreamName: 'clicks', Data: '$request.body.data', PartitionKey: '$context.requestId' },
    body: { data: 'hello' },
    sent: { target: 'Kinesis_20131202.PutRecord', json: { StreamName: 'clicks', Data: 'aGVsbG8=' } },
  },
  'StepFunctions-StartExecution': {
    parameters: { StateMachineArn: MACHINE, Input: '$request.body', Name: '$request.body.name' },
    body: { name: 'run-1' },
    sent: { target: 'AWSStepFunctions.StartExecution', json: { stateMachineArn: MACHINE, input: '{"name":"run-1"}', name: 'run-1' } },
  },
  'StepFunctions-StartSyncExecution': {
    parameters: { StateMachineArn: MACHINE, Input: '{"from": "${request.path.subtype}"}' },
    body: {},
    sent: { target: 'AWSStepFunctions.StartSyncExecution', json: { stateMachineArn: MACHINE, input: '{"from": "StepFunctions-StartSyncExecution"}' } },
  },
  'StepFunctions-StopExecution': {
    parameters: { ExecutionArn: EXECUTION, Cause: 'asked', Error: '$request.header.x-error' },
    body: {},
    sent: { target: 'AWSStepFunctions.StopExecution', json: { executionArn: EXECUTION, cause: 'asked', error: 'E1' } },
  },
}

let server: ServerProcess
let stub: AwsServiceStub
let api: DeployedHttpApi
let folder: Awaited<ReturnType<typeof temporaryFolder>>

beforeAll(async () => {
  folder = await temporaryFolder()
  stub = await startAwsServiceStub({ secretAccessKey: SECRET, answer: () => ({ contentType: 'application/json', body: '{"done":true}' }) })
  server = await startServer({
    arguments: ['--data', folder.path],
    env: { AWS_ENDPOINT_URL: stub.url, AWS_ACCESS_KEY_ID: 'AKIDSERVICES', AWS_SECRET_ACCESS_KEY: SECRET },
  })
  api = await deployHttpApi(server.url, {
    routes: Object.fromEntries(
      Object.entries(SUBTYPES).map(([IntegrationSubtype, { parameters }]) => [
        `POST /call/${IntegrationSubtype.replace('StepFunctions-StartSyncExecution', '{subtype}')}`,
        { integration: { IntegrationType: 'AWS_PROXY', IntegrationSubtype, RequestParameters: parameters } },
      ]),
    ),
  })
})

beforeEach(() => {
  stub.seen.length = 0
})

afterAll(async () => {
  await server?.stop()
  await stub?.close()
  await folder?.remove()
})

const call = (subtype: string, body: unknown): Promise<Response> =>
  fetch(`${api.url}/call/${subtype}?many=3&name=flags`, { method: 'POST', headers: { 'x-error': 'E1' }, body: JSON.stringify(body) })

it.each(Object.keys(SUBTYPES))('%s sends its service what the request says, signed', async (subtype) => {
  const { body, sent } = SUBTYPES[subtype] as (typeof SUBTYPES)[string]

  const answer = await call(subtype, body)

  expect([answer.status, await answer.json()]).toEqual([200, { done: true }])
  const seen = stub.seen[0]
  const text = seen?.body.toString() ?? ''
  const isForm = seen?.headers['content-type'] === 'application/x-www-form-urlencoded'
  expect({
    method: seen?.method,
    url: seen?.url,
    target: seen?.headers['x-amz-target'],
    ...(isForm ? { form: Object.fromEntries(new URLSearchParams(text)) } : text === '' ? {} : { json: JSON.parse(text) as unknown }),
  }).toMatchObject(sent)
})

it('a request without what a required parameter maps is 400, and nothing is sent', async () => {
  const answer = await call('SQS-SendMessage', { other: 'x' })

  expect([answer.status, await answer.json(), stub.seen]).toEqual([400, { message: 'Bad Request' }, []])
})

it.each([
  ['an unknown subtype', 'SNS-Publish', {}, 'Operation: SNS-Publish is not supported.'],
  ['a missing parameter', 'SQS-SendMessage', { QueueUrl: QUEUE }, 'MessageBody'],
  ['an unknown parameter', 'SQS-PurgeQueue', { QueueUrl: QUEUE, Nonsense: 'x' }, 'Nonsense'],
  ['an expression that is none', 'SQS-SendMessage', { QueueUrl: QUEUE, MessageBody: '$request.nonsense' }, 'Invalid mapping expression specified'],
])('an integration with %s is refused when it is made', async (_what, IntegrationSubtype, RequestParameters, message) => {
  const command = new CreateIntegrationCommand({ ApiId: api.apiId, IntegrationType: 'AWS_PROXY', IntegrationSubtype, RequestParameters, PayloadFormatVersion: '1.0' })

  await expect(managementV2Of(server.url).send(command)).rejects.toMatchObject({ name: 'BadRequestException', message: expect.stringContaining(message) as string })
})
