import { writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { hasMoto, startMoto } from '../src/moto.ts'
import { startServer, temporaryFolder } from '../src/server-process.ts'
import { bash } from '../src/shell.ts'

// Resources of seven services made at one endpoint, changed by an edited template and taken away again; the services are moto's
// (moto_server, pip install 'moto[server]'). Without it the test is skipped, and says so by its name.
const COMMAND = `${process.execPath} ${new URL('../../apps/reference-server/bin/gatewright.js', import.meta.url).pathname}`

interface Settings {
  readonly billing: object
  readonly visibility: number
  readonly display: string
  readonly retention: number
  readonly state: string
  readonly hours: number
}
const before: Settings = { billing: { BillingMode: 'PAY_PER_REQUEST' }, visibility: 40, display: 'News', retention: 7, state: 'A', hours: 24 }
const after: Settings = { billing: { BillingMode: 'PROVISIONED', ProvisionedThroughput: { ReadCapacityUnits: 2, WriteCapacityUnits: 3 } }, visibility: 50, display: 'Newer', retention: 14, state: 'B', hours: 48 }

const template = ({ billing, visibility, display, retention, state, hours }: Settings): string =>
  JSON.stringify({
    Resources: {
      Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } },
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          TableName: 'orders',
          ...billing,
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          TimeToLiveSpecification: { AttributeName: 'ends', Enabled: true },
        },
      },
      Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs', VisibilityTimeout: visibility } },
      Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news', DisplayName: display } },
      Subscription: { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'sqs', Endpoint: { 'Fn::GetAtt': ['Queue', 'Arn'] } } },
      Machine: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: { StateMachineName: 'flow', RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] }, Definition: { StartAt: state, States: { [state]: { Type: 'Succeed' } } } },
      },
      Stream: { Type: 'AWS::Kinesis::Stream', Properties: { Name: 'clicks', ShardCount: 1, RetentionPeriodHours: hours } },
      Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'bus' } },
      Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/orders', RetentionInDays: retention } },
    },
  })

test.skipIf(!hasMoto())('a stack makes, changes and removes what seven services hold (needs moto_server)', async () => {
  const folder = await temporaryFolder()
  const moto = await startMoto()
  const env = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret', AWS_DEFAULT_REGION: 'us-east-1' }
  const endpoints = Object.fromEntries(['DYNAMODB', 'SQS', 'SNS', 'SFN', 'KINESIS', 'EVENTBRIDGE', 'CLOUDWATCH_LOGS'].map((name) => [`AWS_ENDPOINT_URL_${name}`, moto.url]))
  const aws = async (command: string): Promise<string> => (await bash(`aws --endpoint-url ${moto.url} --output text ${command}`, env)).stdout.trim()
  const look = async (): Promise<readonly string[]> => [
    await aws(`dynamodb describe-table --table-name orders --query 'Table.[TableStatus,BillingModeSummary.BillingMode,ProvisionedThroughput.ReadCapacityUnits]'`),
    await aws(`dynamodb describe-time-to-live --table-name orders --query 'TimeToLiveDescription.AttributeName'`),
    await aws(`sqs get-queue-attributes --queue-url ${moto.url}/123456789012/jobs --attribute-names VisibilityTimeout --query Attributes.VisibilityTimeout`),
    await aws(`sns get-topic-attributes --topic-arn arn:aws:sns:us-east-1:123456789012:news --query Attributes.DisplayName`),
    await aws(`sns list-subscriptions --query 'Subscriptions[].[Protocol,Endpoint]'`),
    await aws(`stepfunctions describe-state-machine --state-machine-arn arn:aws:states:us-east-1:123456789012:stateMachine:flow --query definition`),
    await aws(`kinesis describe-stream-summary --stream-name clicks --query StreamDescriptionSummary.RetentionPeriodHours`),
    await aws(`events list-event-buses --name-prefix bus --query 'EventBuses[].Name'`),
    await aws(`logs describe-log-groups --query 'logGroups[].[logGroupName,retentionInDays]'`),
  ]
  const file = `${folder.path}/shop.json`
  const started = async (settings: Settings): Promise<readonly string[]> => {
    await writeFile(file, template(settings))
    const server = await startServer({ arguments: ['--data', `${folder.path}/data`, file], env: { ...env, ...endpoints } })
    const seen = await look()
    await server.stop()
    return seen
  }
  try {
    // Once without endpoints: everything is only named, and is made when they are there.
    await writeFile(file, template(before))
    const named = await startServer({ arguments: ['--data', `${folder.path}/data`, file], env })
    await expect.poll(() => named.output()).toContain('Table (AWS::DynamoDB::Table) is named only')
    await named.stop()

    const first = await started(before)
    const second = await started(after)
    const { stdout } = await bash(`${COMMAND} stacks --data ${folder.path}/data`)
    const destroyed = await bash(`${COMMAND} destroy ${stdout.split(' ')[0] ?? ''} --data ${folder.path}/data`, { ...env, ...endpoints })
    const gone = await look()

    expect(first).toEqual(['ACTIVE\tPAY_PER_REQUEST\t0', 'ends', '40', 'News', 'sqs\tarn:aws:sqs:us-east-1:123456789012:jobs', '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}', '24', 'bus', '/orders\t7'])
    expect(second).toEqual(['ACTIVE\tPROVISIONED\t2', 'ends', '50', 'Newer', 'sqs\tarn:aws:sqs:us-east-1:123456789012:jobs', '{"StartAt":"B","States":{"B":{"Type":"Succeed"}}}', '48', 'bus', '/orders\t14'])
    expect(destroyed).toMatchObject({ status: 0, stderr: '' })
    expect(gone).toEqual(Array.from({ length: 9 }, () => ''))
  } finally {
    await moto.stop()
    await folder.remove()
  }
})
