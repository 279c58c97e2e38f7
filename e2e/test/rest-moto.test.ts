import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasMoto, type Moto, MOTO_MISSING, startMoto } from '../src/moto.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { awsEnvironment, bash } from '../src/shell.ts'

// AWS integrations against moto's server: everything is set up by `aws apigateway`, called over HTTP, and the effect read back
// from the service by the `aws` command.

const there = hasMoto()
const ACCOUNT = '123456789012'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let moto: Moto
let server: ServerProcess
let base: string

/** By one process: boto3 comes with moto. */
const SERVICES = `
import boto3, os
client = lambda name: boto3.client(name, endpoint_url=os.environ['AWS_ENDPOINT_URL'])
sqs = client('sqs')
for name in ['jobs', 'jobs-json', 'news', 'events']: sqs.create_queue(QueueName=name)
topic = client('sns').create_topic(Name='news')['TopicArn']
client('sns').subscribe(TopicArn=topic, Protocol='sqs', Endpoint='arn:aws:sqs:us-east-1:${ACCOUNT}:news', Attributes={'RawMessageDelivery': 'true'})
client('kinesis').create_stream(StreamName='clicks', ShardCount=1)
client('events').put_rule(Name='all', EventPattern='{"source":["e2e"]}')
client('events').put_targets(Rule='all', Targets=[{'Id': '1', 'Arn': 'arn:aws:sqs:us-east-1:${ACCOUNT}:events'}])
client('ssm').put_parameter(Name='param-test-123', Type='String', Value='123')
client('stepfunctions').create_state_machine(name='work', roleArn='arn:aws:iam::${ACCOUNT}:role/x', definition='{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}')
client('dynamodb').create_table(TableName='users', AttributeDefinitions=[{'AttributeName': 'id', 'AttributeType': 'S'}],
    KeySchema=[{'AttributeName': 'id', 'KeyType': 'HASH'}], BillingMode='PAY_PER_REQUEST')
`

interface Operation {
  readonly uri: string
  readonly template?: string
  readonly requestParameters?: Readonly<Record<string, string>>
  readonly parameters?: readonly object[]
}

const CONTENT_TYPE = 'integration.request.header.Content-Type'
const TARGET = 'integration.request.header.X-Amz-Target'
const query = (name: string): object => ({ name, in: 'query', schema: { type: 'string' } })

const OPERATIONS: Readonly<Record<string, Operation>> = {
  'POST /sqs-json': {
    uri: `sqs:path/${ACCOUNT}/jobs-json`,
    requestParameters: { [CONTENT_TYPE]: "'application/x-amz-json-1.0'", [TARGET]: "'AmazonSQS.SendMessage'" },
    template: `{"QueueUrl": "https://sqs.us-east-1.amazonaws.com/${ACCOUNT}/jobs-json", "MessageBody": "$util.escapeJavaScript($input.body)"}`,
  },
  'POST /sns': {
    uri: 'sns:action/Publish',
    requestParameters: { [CONTENT_TYPE]: "'application/x-www-form-urlencoded'" },
    template: `Action=Publish&TopicArn=$util.urlEncode('arn:aws:sns:us-east-1:${ACCOUNT}:news')&Message=$util.urlEncode($input.body)`,
  },
  'POST /record': {
    uri: 'kinesis:action/PutRecord',
    template: '{"StreamName": "clicks", "Data": "$util.base64Encode($input.body)", "PartitionKey": "$input.path("$.key")"}',
  },
  'POST /records': {
    uri: 'kinesis:action/PutRecords',
    template:
      '{"StreamName": "clicks", "Records": [#foreach($record in $input.path("$.records")){"Data": "$util.base64Encode($record.data)", "PartitionKey": "$record.key"}#if($foreach.hasNext),#end#end]}',
  },
  'POST /events': {
    uri: 'events:action/PutEvents',
    requestParameters: { [CONTENT_TYPE]: "'application/x-amz-json-1.1'", [TARGET]: "'AWSEvents.PutEvents'" },
    template: '{"Entries": [{"Source": "e2e", "DetailType": "order", "Detail": "$util.escapeJavaScript($input.json("$"))", "EventBusName": "default"}]}',
  },
  'POST /executions': {
    uri: 'states:action/StartExecution',
    template: `{"stateMachineArn": "arn:aws:states:us-east-1:${ACCOUNT}:stateMachine:work", "name": "$input.path("$.name")", "input": "$util.escapeJavaScript($input.json("$"))"}`,
  },
  'GET /parameter': { uri: 'ssm:action/GetParameter', requestParameters: { 'integration.request.querystring.Name': "'param-test-123'" } },
  'POST /parameters': {
    uri: 'ssm:action/PutParameter',
    parameters: [query('name'), query('value')],
    requestParameters: {
      'integration.request.querystring.Name': 'method.request.querystring.name',
      'integration.request.querystring.Value': 'method.request.querystring.value',
      'integration.request.querystring.Type': "'String'",
    },
  },
  'POST /users': {
    uri: 'dynamodb:action/PutItem',
    template: '{"TableName": "users", "Item": {"id": {"S": "$input.path("$.id")"}, "name": {"S": "$input.path("$.name")"}}}',
  },
}

const json = (template: string): Readonly<Record<string, string>> => ({ 'application/json': template })

function definition(): string {
  const paths = Object.entries(OPERATIONS).map(([key, { uri, template, requestParameters, parameters = [] }]) => {
    const [method = '', path = ''] = key.split(' ')
    const integration = {
      type: 'aws',
      httpMethod: 'POST',
      credentials: `arn:aws:iam::${ACCOUNT}:role/api`,
      uri: `arn:aws:apigateway:us-east-1:${uri}`,
      requestParameters,
      requestTemplates: template === undefined ? undefined : json(template),
      responses: { default: { statusCode: '200' } },
    }
    return [path, { [method.toLowerCase()]: { parameters, responses: { '200': { description: 'ok' } }, 'x-amazon-apigateway-integration': integration } }]
  })
  return JSON.stringify({ openapi: '3.0.1', info: { title: 'services', version: '1' }, paths: Object.fromEntries(paths) as object })
}

/** Most methods by one import, SQS's by the commands of the guide's tutorials. */
const SET_UP = `
API_ID=$(aws apigateway import-rest-api --body fileb://$FOLDER/api.json --query id --output text)
ROOT_ID=$(aws apigateway get-resources --rest-api-id $API_ID --query 'items[?path==\`/\`].id' --output text)
RESOURCE_ID=$(aws apigateway create-resource --rest-api-id $API_ID --parent-id $ROOT_ID --path-part sqs-query --query id --output text)
AT="--rest-api-id $API_ID --resource-id $RESOURCE_ID --http-method POST"
aws apigateway put-method $AT --authorization-type NONE >/dev/null
aws apigateway put-method-response $AT --status-code 200 >/dev/null
aws apigateway put-integration $AT --type AWS --integration-http-method POST --credentials arn:aws:iam::${ACCOUNT}:role/api \\
  --uri arn:aws:apigateway:us-east-1:sqs:path/${ACCOUNT}/jobs --request-templates "$REQUEST" \\
  --request-parameters '{"integration.request.header.Content-Type": "'"'application/x-www-form-urlencoded'"'"}' >/dev/null
aws apigateway put-integration-response $AT --status-code 200 --response-templates "$RESPONSE" >/dev/null
aws apigateway create-deployment --rest-api-id $API_ID --stage-name prod >/dev/null
echo $API_ID
`

const SQS_TEMPLATES = {
  REQUEST: JSON.stringify(
    json(
      'Action=SendMessage&MessageBody=$util.urlEncode($input.body)&MessageAttribute.1.Name=user-agent&MessageAttribute.1.Value.DataType=String&MessageAttribute.1.Value.StringValue=$input.params("User-Agent")',
    ),
  ),
  RESPONSE: JSON.stringify(
    json('{"messageId": "$input.path("$.SendMessageResponse.SendMessageResult.MessageId")", "requestId": "$input.path("$.SendMessageResponse.ResponseMetadata.RequestId")"}'),
  ),
}

/** What a command of the service itself prints. `aws sqs` takes its endpoint from the command line only. */
async function service(command: string): Promise<string> {
  const { status, stdout, stderr } = await bash(`aws() { command aws --endpoint-url $AWS_ENDPOINT_URL "$@"; }; ${command}`, awsEnvironment(moto.url))
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout.trim()
}

const post = (path: string, body: string): Promise<Response> =>
  fetch(`${base}${path}`, { method: 'POST', body, headers: { 'Content-Type': 'application/json', 'User-Agent': 'BAR-Header' } })

async function receive(queue: string): Promise<{ readonly Body: string; readonly MessageId: string; readonly MessageAttributes?: unknown }> {
  const text = await service(`aws sqs receive-message --queue-url ${moto.url}/${ACCOUNT}/${queue} --wait-time-seconds 5 --message-attribute-names All --query 'Messages[0]'`)
  return JSON.parse(text) as Awaited<ReturnType<typeof receive>>
}

beforeAll(async () => {
  if (!there) return
  folder = await temporaryFolder()
  moto = await startMoto()
  await writeFile(`${folder.path}/services.py`, SERVICES)
  await writeFile(`${folder.path}/api.json`, definition())
  await service(`python3 ${folder.path}/services.py`)
  server = await startServer({
    arguments: ['--data', `${folder.path}/data`],
    env: { AWS_ENDPOINT_URL: moto.url, AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' },
  })
  const { status, stdout, stderr } = await bash(SET_UP, { ...awsEnvironment(server.url), ...SQS_TEMPLATES, FOLDER: folder.path })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  base = `${server.url}/_aws/execute-api/${stdout.trim()}/prod`
}, 600_000)

afterAll(async () => {
  await server?.stop()
  await moto?.stop()
  await folder?.remove()
})

describe.skipIf(!there)(there ? "services of moto's server" : MOTO_MISSING, () => {
  test('SQS by its query protocol: the message with its attribute is in the queue', async () => {
    const answer = await post('/sqs-query', '{"foo":"bar"}')
    const { messageId, requestId } = (await answer.json()) as { messageId: string; requestId: string }

    // Recorded: test_sqs_request_and_response_xml_templates_integration, `sqs-json-response`.
    expect([answer.status, requestId]).toEqual([200, expect.stringMatching(/\S/)])
    expect(await receive('jobs')).toMatchObject({
      Body: '{"foo":"bar"}',
      MessageId: messageId,
      MessageAttributes: { 'user-agent': { DataType: 'String', StringValue: 'BAR-Header' } },
    })
  })

  test('SQS by its JSON protocol', async () => {
    const answer = await post('/sqs-json', '{"foo":"json"}')
    const { MessageId } = (await answer.json()) as { MessageId: string }

    expect(await receive('jobs-json')).toMatchObject({ Body: '{"foo":"json"}', MessageId })
  })

  test('SNS: what is published reaches a subscriber', async () => {
    const answer = await post('/sns', '{"headline":"x"}')

    expect(answer.status).toBe(200)
    expect((await receive('news')).Body).toBe('{"headline":"x"}')
  })

  test('Kinesis: one record and several are in the stream, in order', async () => {
    const one = (await (await post('/record', '{"key":"test","kinesis":"snapshot"}')).json()) as { SequenceNumber: string; ShardId: string }
    const records = [1, 2, 3].map((number) => ({ data: `{"foo": "bar${number}"}`, key: '20' }))
    const several = (await (await post('/records', JSON.stringify({ records }))).json()) as { FailedRecordCount: number; Records: object[] }

    const iterator = await service(`aws kinesis get-shard-iterator --stream-name clicks --shard-id ${one.ShardId} --shard-iterator-type TRIM_HORIZON --query ShardIterator --output text`)
    const found = JSON.parse(await service(`aws kinesis get-records --shard-iterator ${iterator} --query Records`)) as { Data: string; PartitionKey: string; SequenceNumber: string }[]
    expect([several.FailedRecordCount, several.Records.length, found[0]?.SequenceNumber]).toEqual([0, 3, one.SequenceNumber])
    expect(found.map(({ Data, PartitionKey }) => [Buffer.from(Data, 'base64').toString(), PartitionKey])).toEqual([
      ['{"key":"test","kinesis":"snapshot"}', 'test'],
      ...records.map(({ data, key }) => [data, key]),
    ])
  })

  test("EventBridge: the event reaches its rule's target", async () => {
    const answer = await post('/events', '{"order":7}')
    const { Entries, FailedEntryCount } = (await answer.json()) as { Entries: { EventId: string }[]; FailedEntryCount: number }

    expect(FailedEntryCount).toBe(0)
    expect(JSON.parse((await receive('events')).Body)).toMatchObject({ id: Entries[0]?.EventId, source: 'e2e', 'detail-type': 'order', detail: { order: 7 } })
  })

  test('Step Functions: the execution is started with its input', async () => {
    const answer = await post('/executions', '{"name":"first","n":1}')
    const { executionArn } = (await answer.json()) as { executionArn: string }

    const described = JSON.parse(await service(`aws stepfunctions describe-execution --execution-arn ${executionArn}`)) as { name: string; input: string }
    expect([described.name, JSON.parse(described.input)]).toEqual(['first', { name: 'first', n: 1 }])
  })

  test('SSM: a parameter is read as API Gateway shows it (recorded: test_ssm_aws_integration), and one is written', async () => {
    const answer = await fetch(`${base}/parameter`)
    await post('/parameters?name=/app/key&value=from%20the%20api', '')

    expect(await answer.json()).toEqual({
      GetParameterResponse: {
        GetParameterResult: {
          Parameter: {
            ARN: `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/param-test-123`,
            DataType: 'text',
            LastModifiedDate: expect.any(Number) as number,
            Name: 'param-test-123',
            Selector: null,
            SourceResult: null,
            Type: 'String',
            Value: '123',
            Version: 1,
          },
        },
        ResponseMetadata: { RequestId: expect.stringMatching(/./) as string },
      },
    })
    expect(await service('aws ssm get-parameter --name /app/key --query Parameter.Value --output text')).toBe('from the api')
  })

  test('DynamoDB: the item is in the table', async () => {
    expect((await post('/users', '{"id":"7","name":"Ann"}')).status).toBe(200)
    expect(JSON.parse(await service(`aws dynamodb get-item --table-name users --key '{"id":{"S":"7"}}' --query Item`))).toEqual({ id: { S: '7' }, name: { S: 'Ann' } })
  })
})
