import type { FunctionInvocation, FunctionResult } from '@gatewright/types'
import { describe, expect, it } from 'vitest'
import {
  compileIntegration,
  createEndpointResolver,
  type HttpCall,
  integrate,
  type IntegrationDefinition,
  type IntegrationRequest,
  type Transports,
  type UnsignedRequest,
} from '../src/index.ts'

interface Outcome {
  readonly call: HttpCall | undefined
  readonly signed: UnsignedRequest | undefined
  readonly result: unknown
  /** The body that was sent. */
  readonly text: string
}

async function callService(uri: string, request: Partial<IntegrationRequest> = {}, reply = '{}', contentType?: string): Promise<Outcome> {
  const calls: HttpCall[] = []
  const signedRequests: UnsignedRequest[] = []
  const transports: Transports = {
    sendHttpRequest: async (call) => {
      calls.push(call)
      return {
        kind: 'reply',
        status: 200,
        headers: ['x-amzn-RequestId', 'req-9', 'Content-Length', '2', ...(contentType === undefined ? [] : ['Content-Type', contentType])],
        body: new TextEncoder().encode(reply),
      }
    },
    signRequest: async (unsigned) => {
      signedRequests.push(unsigned)
      return [...unsigned.headers, 'Authorization', 'AWS4-HMAC-SHA256 …']
    },
    resolveEndpoint: ({ service, region, subdomain }) =>
      `http://${subdomain === undefined ? '' : `${subdomain}.`}${service}.${region}.example`,
  }
  const prepared = { method: 'POST', uri, query: '', headers: [], body: undefined, ...request }
  const result = await integrate(compileIntegration({ type: 'AWS', uri }), prepared, transports)
  const [call] = calls
  const text = call?.body instanceof Uint8Array ? new TextDecoder().decode(call.body) : ''
  return { call, signed: signedRequests[0], result, text }
}

const REGION = 'arn:aws:apigateway:eu-west-1'

describe('an action', () => {
  it.each([
    ['dynamodb', 'GetItem', 'DynamoDB_20120810.GetItem', 'application/x-amz-json-1.0'],
    ['kinesis', 'PutRecord', 'Kinesis_20131202.PutRecord', 'application/x-amz-json-1.1'],
    ['states', 'StartExecution', 'AWSStepFunctions.StartExecution', 'application/x-amz-json-1.0'],
    ['events', 'PutEvents', 'AWSEvents.PutEvents', 'application/x-amz-json-1.1'],
  ])('of %s carries its target', async (service, action, target, contentType) => {
    const { call, text } = await callService(`${REGION}:${service}:action/${action}`, {
      headers: ['Content-Type', 'application/json'],
      body: '{"a":1}',
    })

    expect(call).toMatchObject({
      method: 'POST',
      url: `http://${service}.eu-west-1.example/`,
      headers: ['Content-Type', contentType, 'X-Amz-Target', target, 'Authorization', 'AWS4-HMAC-SHA256 …'],
    })
    expect(text).toBe('{"a":1}')
  })

  it('keeps a target and a JSON version that were mapped', async () => {
    const headers = ['x-amz-target', 'AWSEvents.Other', 'Content-Type', 'application/x-amz-json-1.0']

    const { call } = await callService(`${REGION}:events:action/PutEvents`, { headers, body: '{}' })

    expect(call?.headers.slice(0, 4)).toEqual(['Content-Type', 'application/x-amz-json-1.0', 'X-Amz-Target', 'AWSEvents.Other'])
  })

  it('of a query service is named in the query, with the version', async () => {
    const headers = ['Content-Type', 'application/x-www-form-urlencoded']

    const { call, text } = await callService(`${REGION}:sqs:action/SendMessage`, {
      headers,
      query: 'QueueUrl=u',
      body: 'MessageBody=hi',
    })

    expect(call?.url).toBe('http://sqs.eu-west-1.example/?Action=SendMessage&Version=2012-11-05&QueueUrl=u')
    expect(text).toBe('MessageBody=hi')
  })

  it('takes parameters from its URI, and a version that is given', async () => {
    const { call } = await callService(`${REGION}:sns:action/Publish&TopicArn=t&Version=2020-01-01`, {
      method: 'GET',
      query: 'Message=m',
      body: 'ignored',
    })

    expect(call).toMatchObject({
      url: 'http://sns.eu-west-1.example/?Action=Publish&TopicArn=t&Version=2020-01-01&Message=m',
      body: undefined,
    })
  })

  // Recorded: test_ssm_aws_integration.
  it('of SSM takes its parameters from the query and wraps the answer', async () => {
    const reply = '{"Parameter":{"Name":"p","Value":"123"}}'

    const { call, text, result } = await callService(
      `${REGION}:ssm:action/GetParameter`,
      { method: 'GET', query: 'Name=p', body: 'other' },
      reply,
    )

    expect(call).toMatchObject({ method: 'POST', url: 'http://ssm.eu-west-1.example/' })
    expect(call?.headers).toEqual(expect.arrayContaining(['X-Amz-Target', 'AmazonSSM.GetParameter']))
    expect(text).toBe('{"Name":"p"}')
    expect(result).toMatchObject({
      headers: ['x-amzn-RequestId', 'req-9'],
      body: '{"GetParameterResponse":{"GetParameterResult":{"Parameter":{"Selector":null,"SourceResult":null,"Name":"p","Value":"123"}},"ResponseMetadata":{"RequestId":"req-9"}}}',
    })
  })

  it('of SSM keeps the types of its members', async () => {
    const query = 'Names.1=a&Names.member.2=b&WithDecryption=true&MaxResults=5&Value=true&Value.x=1'

    const { text } = await callService(`${REGION}:ssm:action/GetParameters`, { query })

    expect(JSON.parse(text)).toEqual({ Names: ['a', 'b'], WithDecryption: true, MaxResults: 5, Value: 'true', 'Value.x': '1' })
  })
})

describe('an answer in XML of a query service', () => {
  const ask = async (reply: string, accept = 'application/json', uri = 'sqs:path/111111111111/queue'): Promise<unknown> => {
    const { result } = await callService(`${REGION}:${uri}`, { headers: ['Accept', accept], body: 'Action=SendMessage' }, reply, 'text/xml')
    return result
  }
  const bodyOf = async (reply: string): Promise<unknown> => JSON.parse(((await ask(reply)) as { body: string }).body)

  it.each([
    [
      'one message',
      '<?xml version="1.0"?><SendMessageResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><SendMessageResult><MD5OfMessageBody>x</MD5OfMessageBody><MessageId>m-1</MessageId></SendMessageResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></SendMessageResponse>',
      { SendMessageResponse: { SendMessageResult: { MD5OfMessageBody: 'x', MessageId: 'm-1' }, ResponseMetadata: { RequestId: 'r-1' } } },
    ],
    [
      'a list of one, with entities',
      '<ReceiveMessageResponse><ReceiveMessageResult><Message><Body>{&quot;a&quot;:&#x26;&#38;&lt;</Body></Message></ReceiveMessageResult></ReceiveMessageResponse>',
      { ReceiveMessageResponse: { ReceiveMessageResult: { messages: [{ Body: '{"a":&&<' }] } } },
    ],
    [
      'members',
      '<ListTopicsResponse><ListTopicsResult><Topics><member><TopicArn>a</TopicArn></member></Topics><NextToken/></ListTopicsResult></ListTopicsResponse>',
      { ListTopicsResponse: { ListTopicsResult: { Topics: [{ TopicArn: 'a' }], NextToken: null } } },
    ],
    [
      'an error',
      '<ErrorResponse><Error><Type>Sender</Type><Code>AWS.SimpleQueueService.NonExistentQueue</Code></Error><RequestId>r</RequestId></ErrorResponse>',
      { Error: { Type: 'Sender', Code: 'AWS.SimpleQueueService.NonExistentQueue' }, RequestId: 'r' },
    ],
    ['what would be special', '<A><__proto__><x>1</x></__proto__><b><![CDATA[<&]]></b><!-- c --></A>', JSON.parse('{"A":{"__proto__":{"x":"1"},"b":"<&"}}')],
  ])('is the JSON that AWS gives: %s', async (_, reply, expected) => {
    expect(await bodyOf(reply)).toEqual(expected)
    expect(await ask(reply)).toMatchObject({ headers: ['x-amzn-RequestId', 'req-9', 'Content-Type', 'application/json'] })
  })

  it.each([
    ['asked for', '<A/>', 'application/xml', 'sqs:path/111111111111/queue'],
    ['of a service that has no other form', '<A/>', 'application/json', 's3:path/bucket/key'],
    ['that breaks off', '<A><B>', 'application/json', 'sqs:path/111111111111/queue'],
    ['that crosses', '<A><B></A></B>', 'application/json', 'sqs:path/111111111111/queue'],
    ['deeper than anything', '<A>'.repeat(5000), 'application/json', 'sqs:path/111111111111/queue'],
  ])('stays as it is: %s', async (_, reply, accept, uri) => {
    const { body } = (await ask(reply, accept, uri)) as { body: string | Uint8Array }

    expect(typeof body === 'string' ? body : new TextDecoder().decode(body)).toBe(reply)
  })
})

describe('a path', () => {
  it.each([
    ['s3:path/my-bucket/a/b.txt', 'PUT', 'http://s3.eu-west-1.example/my-bucket/a/b.txt'],
    ['sqs:path/111111111111/queue', 'POST', 'http://sqs.eu-west-1.example/111111111111/queue'],
    ['abc.appsync-api:path/graphql', 'POST', 'http://abc.appsync-api.eu-west-1.example/graphql'],
  ])('%s is called as it is', async (target, method, url) => {
    const { call } = await callService(`${REGION}:${target}`, { method, body: 'x' })

    expect(call).toMatchObject({ method, url })
  })
})

describe('the signer', () => {
  it('gets the service, the region, the role and the bytes, but no Host', async () => {
    const headers = ['Host', 'gateway.example', 'X-A', 'b']

    const { signed } = await callService(`${REGION}:sqs:path/1/q`, { headers, body: 'x', credentials: 'arn:aws:iam::1:role/r' })

    expect(signed).toEqual({
      method: 'POST',
      url: 'http://sqs.eu-west-1.example/1/q',
      headers: ['X-A', 'b'],
      body: new TextEncoder().encode('x'),
      service: 'sqs',
      region: 'eu-west-1',
      credentials: 'arn:aws:iam::1:role/r',
    })
  })

  it('that fails makes the call a configuration failure', async () => {
    const uri = `${REGION}:sqs:path/1/q`
    const transports: Transports = {
      sendHttpRequest: async () => ({ kind: 'reply', status: 200, headers: [], body: new Uint8Array(0) }),
      resolveEndpoint: () => 'http://aws.example',
      signRequest: async () => {
        throw new Error('AccessDenied')
      },
    }

    const result = await integrate(
      compileIntegration({ type: 'AWS', uri }),
      { method: 'POST', uri, query: '', headers: [], body: '' },
      transports,
    )

    expect(result).toMatchObject({ kind: 'failure', code: 'configuration', message: expect.stringContaining('AccessDenied') })
  })
})

describe('a Lambda function without the proxy format', () => {
  const uri = `${REGION}:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:f/invocations`
  const definition: IntegrationDefinition = { type: 'AWS', uri }

  async function invoke(
    request: Partial<IntegrationRequest>,
    answer: Partial<FunctionResult> = {},
  ): Promise<{ result: unknown; invocation: FunctionInvocation | undefined }> {
    const invocations: FunctionInvocation[] = []
    const invokeFunction = async (invocation: FunctionInvocation): Promise<FunctionResult> => {
      invocations.push(invocation)
      return { payload: '{"message":"hello world"}', requestId: 'req-1', ...answer }
    }
    const result = await integrate(
      compileIntegration(definition),
      { method: 'POST', uri, query: '', headers: [], body: '{"a":1}', ...request },
      { invokeFunction },
    )
    return { result, invocation: invocations[0] }
  }

  // Recorded: test_lambda_aws_integration.
  it('gets the body, and its answer is the body', async () => {
    const { result, invocation } = await invoke({})

    expect(invocation).toMatchObject({ payload: '{"a":1}', invocationType: 'RequestResponse' })
    expect(result).toMatchObject({ kind: 'response', status: 200, body: '{"message":"hello world"}' })
  })

  // Recorded: test_lambda_selection_patterns: the integration responses select by errorMessage.
  it('that fails is a response that says so', async () => {
    const { result } = await invoke({}, { payload: '{"errorMessage":"Error: four hundred"}', functionError: 'Unhandled' })

    expect(result).toMatchObject({
      kind: 'response',
      status: 200,
      functionError: 'Unhandled',
      body: '{"errorMessage":"Error: four hundred"}',
    })
  })

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-integration-async.html
  it('is not waited for with X-Amz-Invocation-Type: Event', async () => {
    const { result, invocation } = await invoke({ headers: ['X-Amz-Invocation-Type', 'Event'] })

    expect(invocation?.invocationType).toBe('Event')
    expect(result).toEqual({ kind: 'response', status: 202, headers: [], body: '' })
  })

  it('gets an empty object where there is no body', async () => {
    expect((await invoke({ body: undefined })).invocation?.payload).toBe('{}')
  })
})

describe('createEndpointResolver', () => {
  it.each([
    [{}, { service: 'sqs', region: 'eu-west-1' }, 'https://sqs.eu-west-1.amazonaws.com'],
    [{}, { service: 'sqs', region: 'cn-north-1' }, 'https://sqs.cn-north-1.amazonaws.com.cn'],
    [{}, { service: 'appsync-api', region: 'us-east-1', subdomain: 'abc' }, 'https://abc.appsync-api.us-east-1.amazonaws.com'],
    [{}, { service: 'iam', region: 'us-east-1' }, 'https://iam.amazonaws.com'],
    [{ AWS_ENDPOINT_URL: 'http://localhost:4566/' }, { service: 'sqs', region: 'us-east-1' }, 'http://localhost:4566'],
    [{ AWS_ENDPOINT_URL: 'http://a', AWS_ENDPOINT_URL_SQS: 'http://b' }, { service: 'sqs', region: 'us-east-1' }, 'http://b'],
    [{ AWS_ENDPOINT_URL_SFN: 'http://b' }, { service: 'states', region: 'us-east-1' }, 'http://b'],
    [{ AWS_ENDPOINT_URL_SFN: 'http://b' }, { service: 'sync-states', region: 'us-east-1' }, 'http://b'],
    [{ AWS_ENDPOINT_URL_EVENTBRIDGE: 'http://b' }, { service: 'events', region: 'us-east-1' }, 'http://b'],
    [
      { AWS_ENDPOINT_URL: 'http://a', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
      { service: 's3', region: 'us-east-1' },
      'https://s3.us-east-1.amazonaws.com',
    ],
  ])('with %j finds %j at %s', (environment, place, expected) => {
    expect(createEndpointResolver({ environment })(place)).toBe(expected)
  })
})
