import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  compileIntegration,
  type HttpCall,
  integrate,
  SERVICE_ACTIONS,
  type ServiceSubtype,
  type Transports,
} from '../../src/index.ts'

async function call(
  integrationSubtype: ServiceSubtype,
  parameters: Record<string, string>,
): Promise<{ call: HttpCall | undefined; text: string; result: unknown }> {
  const calls: HttpCall[] = []
  const transports: Transports = {
    sendHttpRequest: async (httpCall) => {
      calls.push(httpCall)
      return { kind: 'reply', status: 200, headers: [], body: new Uint8Array(0) }
    },
    resolveEndpoint: ({ service, region }) => `http://${service}.${region}.example`,
  }
  const plan = compileIntegration({ type: 'AWS_PROXY', integrationSubtype }, { region: 'eu-west-1' })
  const result = await integrate(
    plan,
    { method: 'GET', uri: '', query: '', headers: ['X-Client', '1'], body: 'client body', parameters },
    transports,
  )
  const [first] = calls
  return { call: first, result, text: first?.body instanceof Uint8Array ? new TextDecoder().decode(first.body) : '' }
}

const QUEUE = { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111111111111/my-queue' }

describe('the registry', () => {
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html
  const guide = JSON.parse(readFileSync(new URL('../fixtures/service-actions.json', import.meta.url), 'utf8')) as {
    readonly actions: Record<string, { readonly required: string[]; readonly optional: string[] }>
  }

  it("has the guide's subtypes and their parameters", () => {
    const ours = Object.fromEntries(
      Object.entries(SERVICE_ACTIONS).map(([subtype, { required, optional }]) => [subtype, { required, optional }]),
    )

    expect(ours).toEqual(guide.actions)
  })
})

describe.each([
  ['SQS-SendMessage', { ...QUEUE, MessageBody: 'a&b' }, 'MessageBody=a%26b'],
  ['SQS-SendMessage', { ...QUEUE, MessageBody: 'x', DelaySeconds: '5', MessageGroupId: 'g' }, 'DelaySeconds=5&MessageGroupId=g'],
  [
    'SQS-SendMessage',
    { ...QUEUE, MessageBody: 'x', MessageAttributes: '{"k":{"DataType":"String","StringValue":"v"}}' },
    'MessageAttribute.1.Name=k&MessageAttribute.1.Value.DataType=String&MessageAttribute.1.Value.StringValue=v',
  ],
  [
    'SQS-ReceiveMessage',
    { ...QUEUE, MaxNumberOfMessages: '10', AttributeNames: '["All"]' },
    'MaxNumberOfMessages=10&AttributeName.1=All',
  ],
  ['SQS-ReceiveMessage', { ...QUEUE, MessageAttributeNames: 'a, b' }, 'MessageAttributeName.1=a&MessageAttributeName.2=b'],
  ['SQS-DeleteMessage', { ...QUEUE, ReceiptHandle: 'r+h' }, 'ReceiptHandle=r%2Bh'],
  ['SQS-PurgeQueue', QUEUE, ''],
] as const)('%s', (subtype, parameters, form) => {
  it(`posts a form that ends with ${form}`, async () => {
    const { call: sent, text } = await call(subtype, parameters)

    expect(sent).toMatchObject({
      method: 'POST',
      url: 'http://sqs.eu-west-1.example/111111111111/my-queue',
      headers: ['Content-Type', 'application/x-www-form-urlencoded'],
    })
    expect(text.startsWith(`Action=${subtype.slice(4)}&Version=2012-11-05&QueueUrl=https%3A%2F%2Fsqs`)).toBe(true)
    expect(text.endsWith(form)).toBe(true)
  })
})

it.each([
  [
    'EventBridge-PutEvents',
    {
      Detail: '{"a":1}',
      DetailType: 't',
      Source: 's',
      Time: '2020-01-01T00:00:00Z',
      Resources: 'r1,r2',
      EventBusName: 'b',
      TraceHeader: 'Root=1',
    },
    'http://events.eu-west-1.example/',
    'AWSEvents.PutEvents',
    {
      Entries: [
        {
          Detail: '{"a":1}',
          DetailType: 't',
          Source: 's',
          EventBusName: 'b',
          TraceHeader: 'Root=1',
          Time: 1577836800,
          Resources: ['r1', 'r2'],
        },
      ],
    },
  ],
  [
    'Kinesis-PutRecord',
    { StreamName: 's', Data: 'héllo', PartitionKey: 'p', ExplicitHashKey: '1' },
    'http://kinesis.eu-west-1.example/',
    'Kinesis_20131202.PutRecord',
    { StreamName: 's', Data: 'aMOpbGxv', PartitionKey: 'p', ExplicitHashKey: '1' },
  ],
  [
    'StepFunctions-StartExecution',
    { StateMachineArn: 'arn', Name: 'n', Input: '{"a":1}' },
    'http://states.eu-west-1.example/',
    'AWSStepFunctions.StartExecution',
    { stateMachineArn: 'arn', name: 'n', input: '{"a":1}' },
  ],
  [
    'StepFunctions-StartSyncExecution',
    { StateMachineArn: 'arn', TraceHeader: 'Root=1' },
    'http://sync-states.eu-west-1.example/',
    'AWSStepFunctions.StartSyncExecution',
    { stateMachineArn: 'arn', traceHeader: 'Root=1' },
  ],
  [
    'StepFunctions-StopExecution',
    { ExecutionArn: 'arn', Cause: 'c', Error: 'e' },
    'http://states.eu-west-1.example/',
    'AWSStepFunctions.StopExecution',
    { executionArn: 'arn', cause: 'c', error: 'e' },
  ],
] as const)('%s posts JSON to its target', async (subtype, parameters, url, target, members) => {
  const { call: sent, text } = await call(subtype, parameters)

  expect(sent).toMatchObject({ method: 'POST', url })
  expect(sent?.headers).toEqual(expect.arrayContaining(['X-Amz-Target', target]))
  expect(sent?.headers).not.toContain('X-Client')
  expect(JSON.parse(text)).toEqual(members)
})

it('AppConfig-GetConfiguration gets a path with its names escaped', async () => {
  const { call: sent } = await call('AppConfig-GetConfiguration', {
    Application: 'a/b',
    Environment: 'é',
    Configuration: 'c',
    ClientId: 'x y',
    ClientConfigurationVersion: '3',
  })

  expect(sent).toMatchObject({
    method: 'GET',
    url: 'http://appconfig.eu-west-1.example/applications/a%2Fb/environments/%C3%A9/configurations/c?client_id=x+y&client_configuration_version=3',
    body: undefined,
  })
})

it('a mapped Region leads elsewhere', async () => {
  const { call: sent } = await call('SQS-PurgeQueue', { ...QUEUE, Region: 'us-west-2' })

  expect(sent?.url).toBe('http://sqs.us-west-2.example/111111111111/my-queue')
})

it('nothing is sent when a required parameter has no value, which is the request\'s fault', async () => {
  const { call: sent, result } = await call('SQS-SendMessage', QUEUE)

  expect(sent).toBeUndefined()
  expect(result).toMatchObject({ kind: 'failure', code: 'missing-parameter', message: expect.stringContaining('Unable to resolve property MessageBody') as string })
})

it.each([
  ['a queue is no URL', 'SQS-PurgeQueue', { QueueUrl: 'nope' }, 'QueueUrl is no URL'],
  [
    'attributes are no JSON',
    'SQS-SendMessage',
    { ...QUEUE, MessageBody: 'x', MessageAttributes: '{' },
    'MessageAttributes is no JSON',
  ],
  [
    'a list is none',
    'EventBridge-PutEvents',
    { Detail: '{}', DetailType: 't', Source: 's', Resources: '[1]' },
    'Resources is no list of strings',
  ],
  ['a time is none', 'EventBridge-PutEvents', { Detail: '{}', DetailType: 't', Source: 's', Time: 'noon' }, 'Time is no time'],
  [
    'a name climbs',
    'AppConfig-GetConfiguration',
    { Application: '..', Environment: 'e', Configuration: 'c', ClientId: 'x' },
    'Application is no name',
  ],
  ['a region is none', 'SQS-PurgeQueue', { ...QUEUE, Region: 'evil.example/' }, 'Region is no region'],
] as const)('nothing is sent when %s', async (_, subtype, parameters, message) => {
  const { call: sent, result } = await call(subtype, parameters)

  expect(sent).toBeUndefined()
  expect(result).toMatchObject({ kind: 'failure', code: 'configuration', message })
})
