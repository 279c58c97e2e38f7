import { writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { startAwsServiceStub } from '../src/aws-service-stub.ts'
import { startDynamoDb } from '../src/dynamodb.ts'
import { startServer, temporaryFolder } from '../src/server-process.ts'
import { bash } from '../src/shell.ts'

const COMMAND = `${process.execPath} ${new URL('../../apps/reference-server/bin/gatewright.js', import.meta.url).pathname}`
const template = (queue: string): string => `
Resources:
  Table: {Type: AWS::DynamoDB::Table, Properties: {TableName: orders, BillingMode: PAY_PER_REQUEST, AttributeDefinitions: [{AttributeName: id, AttributeType: S}], KeySchema: [{AttributeName: id, KeyType: HASH}]}}
  Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: ${queue}, VisibilityTimeout: 40}}
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: news}}
  Stream: {Type: AWS::Kinesis::Stream, Properties: {Name: clicks, ShardCount: 1}}
Outputs:
  Table: {Value: !GetAtt Table.Arn}
  Queue: {Value: !Ref Queue}
  Topic: {Value: !Ref Topic}
`

test('makes tables, queues and topics where their services have endpoints, takes them away with the stack, and names the others', async () => {
  const folder = await temporaryFolder()
  const dynamodb = await startDynamoDb()
  const seen: string[] = []
  const stub = await startAwsServiceStub({
    secretAccessKey: 'secret',
    answer: ({ headers, body: bytes }) => {
      const body = bytes.toString()
      const target = String(headers['x-amz-target'] ?? new URLSearchParams(body).get('Action'))
      seen.push(`${target} ${target.startsWith('Amazon') ? body : (new URLSearchParams(body).get('Name') ?? '')}`.trim())
      if (target === 'CreateTopic') return { contentType: 'text/xml', body: '<R><TopicArn>arn:aws:sns:us-east-1:1:news</TopicArn></R>' }
      if (body.includes('"QueueName":"bad"')) return { status: 400, contentType: 'application/x-amz-json-1.0', body: '{"__type":"com.amazonaws.sqs#InvalidParameterValue","message":"no such name"}' }
      return { contentType: 'application/x-amz-json-1.0', body: target.endsWith('CreateQueue') ? '{"QueueUrl":"http://stub/1/jobs"}' : '{}' }
    },
  })
  const env = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret', AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url, AWS_ENDPOINT_URL_SQS: stub.url, AWS_ENDPOINT_URL_SNS: stub.url }
  const aws = `AWS_ACCESS_KEY_ID=key AWS_SECRET_ACCESS_KEY=secret aws --region us-east-1 --endpoint-url ${dynamodb.url} dynamodb list-tables --output text`
  const exported = Object.entries(env).map(([name, value]) => `${name}=${value}`).join(' ')
  const file = `${folder.path}/shop.yaml`
  const data = `${folder.path}/data`
  try {
    await writeFile(file, template('bad'))
    const failed = await bash(`${exported} ${COMMAND} start --port 0 --data ${data} ${file}`)
    await expect.poll(async () => (await bash(aws)).stdout.trim()).toBe('')
    await writeFile(file, template('jobs'))
    const server = await startServer({ arguments: ['--data', data, file], env })
    const tables = (await bash(aws)).stdout
    await server.stop()
    const stacks = (await bash(`${COMMAND} stacks --data ${data}`)).stdout
    const destroyed = await bash(`${exported} ${COMMAND} destroy ${stacks.split(' ')[0] ?? ''} --data ${data}`)

    expect(failed).toMatchObject({ status: 1, stderr: `gatewright: ${file}:4:3: Queue: AWS::SQS::Queue: sqs CreateQueue: InvalidParameterValue: no such name\n` })
    expect(tables).toContain('orders')
    await expect.poll(() => server.output()).toContain('Stream (AWS::Kinesis::Stream) is named only')
    expect(server.output()).not.toContain('Table (AWS::DynamoDB::Table) is named only')
    expect(stacks).toMatch(/Queue +http:\/\/stub\/1\/jobs/)
    expect(destroyed.status).toBe(0)
    // A table is there for a while with the status DELETING.
    await expect.poll(async () => (await bash(aws)).stdout.trim()).toBe('')
    expect(seen.slice(1)).toEqual(['AmazonSQS.CreateQueue {"QueueName":"jobs","Attributes":{"VisibilityTimeout":"40"}}', 'CreateTopic news', 'DeleteTopic', 'AmazonSQS.DeleteQueue {"QueueUrl":"http://stub/1/jobs"}'])
  } finally {
    await stub.close()
    await dynamodb.stop()
    await folder.remove()
  }
})
