import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import WebSocket from 'ws'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { awsEnvironment, bash, requireProgram } from '../src/shell.ts'

const TEMPLATE = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: echo, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action}
  Integration:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Api
      IntegrationType: AWS_PROXY
      IntegrationUri: !Sub arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Function.Arn}/invocations
  Route:
    Type: AWS::ApiGatewayV2::Route
    Properties: {ApiId: !Ref Api, RouteKey: $default, Target: !Sub 'integrations/\${Integration}'}
  Deployment:
    Type: AWS::ApiGatewayV2::Deployment
    DependsOn: Route
    Properties: {ApiId: !Ref Api}
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties: {ApiId: !Ref Api, StageName: prod, DeploymentId: !Ref Deployment}
  Function:
    Type: AWS::Serverless::Function
    Properties: {Handler: handler.handler, Runtime: python3.11, CodeUri: src/, Timeout: 20}
  Permission:
    Type: AWS::Lambda::Permission
    Properties: {Action: lambda:InvokeFunction, FunctionName: !Ref Function, Principal: apigateway.amazonaws.com}
`

const HANDLER = `
import json, os
import boto3

def handler(event, context):
    request = event['requestContext']
    client = boto3.client('apigatewaymanagementapi',
        endpoint_url=f"{os.environ['AWS_ENDPOINT_URL']}/_aws/execute-api/{request['apiId']}/{request['stage']}")
    client.post_to_connection(ConnectionId=request['connectionId'], Data=json.dumps({'you said': event['body'], 'id': request['connectionId']}).encode())
    try:
        client.post_to_connection(ConnectionId='AAAAAAAAAAAAAAA=', Data=b'x')
    except client.exceptions.GoneException:
        client.post_to_connection(ConnectionId=request['connectionId'], Data=b'the other one is gone')
    return {'statusCode': 200}
`

let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let apiId: string

beforeAll(async () => {
  requireProgram('aws', 'apt-get install awscli')
  folder = await temporaryFolder()
  await mkdir(`${folder.path}/src`)
  await writeFile(`${folder.path}/src/handler.py`, HANDLER)
  await writeFile(`${folder.path}/template.yaml`, TEMPLATE)
  const { status, stderr } = await bash('python3 -c "import boto3"')
  if (status !== 0) throw new Error(`this test needs boto3 for the python3 on PATH (apt-get install python3-boto3): ${stderr}`)
  server = await startServer({ arguments: ['--data', `${folder.path}/data`, `${folder.path}/template.yaml`] })
  apiId = /execute-api\/([a-z0-9]{10})/.exec(server.output())?.[1] as string
})

afterAll(async () => {
  await server?.stop()
  await folder?.remove()
})

interface Client {
  readonly socket: WebSocket
  readonly heard: string[]
}

async function connect(): Promise<Client> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/_aws/execute-api/${apiId}/prod`)
  const heard: string[] = []
  socket.on('message', (data: Buffer) => heard.push(data.toString()))
  await once(socket, 'open')
  return { socket, heard }
}

test('boto3 inside a Python function posts to its connection, and is told of one that is gone', async () => {
  const { socket, heard } = await connect()

  socket.send('hello')

  await expect.poll(() => heard).toEqual([expect.stringContaining('"you said": "hello"'), 'the other one is gone'])
  socket.close()
})

test('the JavaScript SDK and the aws command look at a connection, post to it and end it', async () => {
  const { socket, heard } = await connect()
  socket.send('who am I')
  await expect.poll(() => heard.length).toBe(2)
  const endpoint = `${server.url}/_aws/execute-api/${apiId}/prod`
  const management = new ApiGatewayManagementApiClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  })
  const { id: ConnectionId } = JSON.parse(heard[0] ?? '') as { id: string }

  const seen = await management.send(new GetConnectionCommand({ ConnectionId }))
  expect(seen.ConnectedAt).toBeInstanceOf(Date)
  expect(seen.Identity).toMatchObject({ SourceIp: expect.stringMatching(/^(?:127|::1)/) })

  await management.send(new PostToConnectionCommand({ ConnectionId, Data: 'from the SDK' }))
  const env = awsEnvironment(server.url)
  await writeFile(`${folder.path}/data.txt`, 'from aws')
  const command = `aws apigatewaymanagementapi --endpoint-url ${endpoint} post-to-connection`
  const posted = await bash(`${command} --connection-id ${ConnectionId} --data fileb://${folder.path}/data.txt`, env)
  expect(posted).toMatchObject({ status: 0, stderr: '' })
  await expect.poll(() => heard.slice(2)).toEqual(['from the SDK', 'from aws'])

  const closed = once(socket, 'close')
  await management.send(new DeleteConnectionCommand({ ConnectionId }))
  await closed
  await expect(management.send(new GetConnectionCommand({ ConnectionId }))).rejects.toBeInstanceOf(GoneException)
})
