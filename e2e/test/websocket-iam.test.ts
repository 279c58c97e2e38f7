import { writeFile } from 'node:fs/promises'
import {
  ApiGatewayManagementApiClient,
  ForbiddenException,
  GetConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { bash } from '../src/shell.ts'
import { connectSocket } from '../src/socket-client.ts'

// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html: execute-api:Invoke
// for $connect, execute-api:ManageConnections for @connections.

const TEMPLATE = `
Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: signed, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action}
  Mock:
    Type: AWS::ApiGatewayV2::Integration
    Properties: {ApiId: !Ref Api, IntegrationType: MOCK, TemplateSelectionExpression: \\$default, RequestTemplates: {$default: '{"statusCode": 200}'}}
  Answer:
    Type: AWS::ApiGatewayV2::IntegrationResponse
    Properties:
      ApiId: !Ref Api
      IntegrationId: !Ref Mock
      IntegrationResponseKey: $default
      TemplateSelectionExpression: \\$default
      ResponseTemplates: {$default: '{"id": "$context.connectionId", "caller": "$context.identity.userArn"}'}
  Connect:
    Type: AWS::ApiGatewayV2::Route
    Properties: {ApiId: !Ref Api, RouteKey: $connect, AuthorizationType: AWS_IAM, Target: !Sub 'integrations/\${Mock}'}
  Default:
    Type: AWS::ApiGatewayV2::Route
    Properties: {ApiId: !Ref Api, RouteKey: $default, RouteResponseSelectionExpression: $default, Target: !Sub 'integrations/\${Mock}'}
  Deployment:
    Type: AWS::ApiGatewayV2::Deployment
    DependsOn: [Connect, Default, Answer]
    Properties: {ApiId: !Ref Api}
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties: {ApiId: !Ref Api, StageName: prod, DeploymentId: !Ref Deployment}
`

const allow = (...Action: string[]): unknown => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: 'arn:aws:execute-api:us-east-1:123456789012:*' }] })
const KEYS = [
  { accessKeyId: 'AKIAALICE', secretAccessKey: 'alices-secret', userName: 'alice', policies: [allow('execute-api:Invoke', 'execute-api:ManageConnections')] },
  { accessKeyId: 'AKIABOB', secretAccessKey: 'bobs-secret', userName: 'bob', policies: [allow('execute-api:Invoke')] },
  { accessKeyId: 'AKIACAROL', secretAccessKey: 'carols-secret', userName: 'carol', policies: [] },
]

let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let url: string
let endpoint: string

beforeAll(async () => {
  folder = await temporaryFolder()
  await writeFile(`${folder.path}/template.yaml`, TEMPLATE)
  await writeFile(`${folder.path}/keys.json`, JSON.stringify(KEYS))
  server = await startServer({
    arguments: ['--data', `${folder.path}/data`, '--auth', 'sigv4', '--access-keys', `${folder.path}/keys.json`, `${folder.path}/template.yaml`],
  })
  const apiId = /execute-api\/([a-z0-9]{10})/.exec(server.output())?.[1]
  url = `ws://${apiId}.execute-api.localhost:${server.port}/prod`
  endpoint = `${server.url}/_aws/execute-api/${apiId}/prod`
})

afterAll(async () => {
  await server?.stop()
  await folder?.remove()
})

interface Signed {
  readonly url: string
  readonly headers: Record<string, string>
}

/** Signs an upgrade as Python's clients do, with botocore. */
async function sign(how: 'SigV4Auth' | 'SigV4QueryAuth', { accessKeyId, secretAccessKey }: { accessKeyId: string; secretAccessKey: string }): Promise<Signed> {
  const script = `
import json
from botocore import auth, awsrequest, credentials
request = awsrequest.AWSRequest('GET', '${url.replace('ws:', 'http:')}')
auth.${how}(credentials.Credentials('${accessKeyId}', '${secretAccessKey}'), 'execute-api', 'us-east-1').add_auth(request)
print(json.dumps({'url': request.url.replace('http:', 'ws:'), 'headers': dict(request.headers)}))`
  const { status, stdout, stderr } = await bash(`python3 -c "$SCRIPT"`, { SCRIPT: script })
  if (status !== 0) throw new Error(`this test needs botocore for the python3 on PATH (pip install boto3): ${stderr}`)
  return JSON.parse(stdout) as Signed
}

const [alice, bob, carol] = KEYS as [(typeof KEYS)[0], (typeof KEYS)[0], (typeof KEYS)[0]]

function management({ accessKeyId, secretAccessKey }: { accessKeyId: string; secretAccessKey: string }): ApiGatewayManagementApiClient {
  return new ApiGatewayManagementApiClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey } })
}

test.each(['SigV4Auth', 'SigV4QueryAuth'] as const)('a $connect with AWS_IAM lets in who signed by %s and may invoke, and knows the caller', async (how) => {
  const signed = await sign(how, bob)
  const client = await connectSocket(signed.url, { headers: signed.headers })

  client.say('who am I')

  await expect.poll(() => client.heard.map((text) => JSON.parse(text) as unknown)).toEqual([{ id: expect.any(String) as string, caller: 'arn:aws:iam::123456789012:user/bob' }])
  client.socket.close()
})

test('a $connect with AWS_IAM refuses who did not sign, signed wrongly or may not', async () => {
  await expect(connectSocket(url)).rejects.toMatchObject({ status: 403 })
  const wrong = await sign('SigV4Auth', { ...bob, secretAccessKey: 'guessed' })
  await expect(connectSocket(wrong.url, { headers: wrong.headers })).rejects.toMatchObject({ status: 403 })
  const powerless = await sign('SigV4QueryAuth', carol)
  await expect(connectSocket(powerless.url)).rejects.toMatchObject({ status: 403 })
})

test('@connections asks for a signature with execute-api:ManageConnections', async () => {
  const signed = await sign('SigV4QueryAuth', alice)
  const client = await connectSocket(signed.url)
  client.say('who am I')
  await expect.poll(() => client.heard.length).toBe(1)
  const { id: ConnectionId } = JSON.parse(client.heard[0] as string) as { id: string }

  await management(alice).send(new PostToConnectionCommand({ ConnectionId, Data: 'from alice' }))
  expect((await management(alice).send(new GetConnectionCommand({ ConnectionId }))).ConnectedAt).toBeInstanceOf(Date)
  await expect(management(bob).send(new PostToConnectionCommand({ ConnectionId, Data: 'from bob' }))).rejects.toBeInstanceOf(ForbiddenException)
  await expect(management({ ...alice, secretAccessKey: 'guessed' }).send(new PostToConnectionCommand({ ConnectionId, Data: 'x' }))).rejects.toThrow()
  const unsigned = await fetch(`${endpoint}/@connections/${encodeURIComponent(ConnectionId)}`, { method: 'POST', body: 'from nobody' })

  expect(unsigned.status).toBe(403)
  await expect.poll(() => client.heard.slice(1)).toEqual(['from alice'])
  client.socket.close()
})
