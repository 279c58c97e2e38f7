import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type DynamoDb, startDynamoDb } from '../src/dynamodb.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { awsEnvironment, bash, requireProgram } from '../src/shell.ts'
import { connectSocket, type SocketClient } from '../src/socket-client.ts'

// The chat of shared/seeds/004 ("WebSocket API"): its handlers and its template byte for byte in fixtures/seed-chat, its commands
// below as they stand there but for the capture of ids. Its handlers call time.time() without importing time: the module that is
// deployed is one line, `import time`, in front of them.
const FIXTURES = fileURLToPath(new URL('./fixtures/seed-chat', import.meta.url))

const TRANSCRIPT = `
# Create WebSocket API
API_ID=$(aws apigatewayv2 create-api \\
    --name "chat-api" \\
    --protocol-type WEBSOCKET \\
    --route-selection-expression '$request.body.action' --query ApiId --output text)

# Create $connect route integration
INTEGRATION_ID=$(aws apigatewayv2 create-integration \\
    --api-id $API_ID \\
    --integration-type AWS_PROXY \\
    --integration-uri "arn:aws:lambda:us-east-1:123456789012:function:connect-handler" --query IntegrationId --output text)

aws apigatewayv2 create-route \\
    --api-id $API_ID \\
    --route-key '$connect' \\
    --target "integrations/$INTEGRATION_ID" >/dev/null
`

// What the document tells of but gives no commands for: the other two routes, a stage, the functions and their permissions.
const FUNCTIONS = `
cd "$FOLDER/src"; python3 -m zipfile -c "$FOLDER/code.zip" websocket.py
for name in connect disconnect message; do
  aws lambda create-function --function-name $name-handler --runtime python3.12 --handler websocket.\${name}_handler --timeout 20 \\
    --role arn:aws:iam::123456789012:role/lambda --zip-file "fileb://$FOLDER/code.zip" >/dev/null
  aws lambda add-permission --function-name $name-handler --statement-id api --action lambda:InvokeFunction --principal apigateway.amazonaws.com >/dev/null
done
`
const OTHER_ROUTES = `
for route in '$disconnect disconnect' 'sendmessage message'; do
  set -- $route
  INTEGRATION_ID=$(aws apigatewayv2 create-integration --api-id $API_ID --integration-type AWS_PROXY \\
    --integration-uri "arn:aws:lambda:us-east-1:123456789012:function:$2-handler" --query IntegrationId --output text)
  aws apigatewayv2 create-route --api-id $API_ID --route-key "$1" --target "integrations/$INTEGRATION_ID" >/dev/null
done
DEPLOYMENT_ID=$(aws apigatewayv2 create-deployment --api-id $API_ID --query DeploymentId --output text)
aws apigatewayv2 create-stage --api-id $API_ID --stage-name prod --deployment-id $DEPLOYMENT_ID >/dev/null
echo $API_ID
`
let database: DynamoDb
let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let env: Record<string, string>

beforeAll(async () => {
  requireProgram('aws', 'apt-get install awscli')
  const { status } = await bash('python3 -c "import boto3; assert tuple(map(int, boto3.__version__.split(\'.\')[:2])) >= (1, 28)"')
  if (status !== 0) throw new Error('this test needs boto3 1.28 or later for the python3 on PATH (pip install boto3): older ones do not know AWS_ENDPOINT_URL_DYNAMODB')
  folder = await temporaryFolder()
  await mkdir(`${folder.path}/src`)
  const handlers = await readFile(`${FIXTURES}/websocket.py`, 'utf8')
  await writeFile(`${folder.path}/src/websocket.py`, `import time\n${handlers}`)
  await copyFile(`${FIXTURES}/template.yaml`, `${folder.path}/template.yaml`)
  database = await startDynamoDb()
  // The table of the seed's template is made there by the server.
  server = await startServer({
    arguments: ['--data', `${folder.path}/data`, `${folder.path}/template.yaml`],
    env: { AWS_ENDPOINT_URL_DYNAMODB: database.url },
  })
  env = { ...awsEnvironment(server.url), AWS_ENDPOINT_URL_DYNAMODB: database.url, FOLDER: folder.path }
})

afterAll(async () => {
  await server?.stop()
  await database?.stop()
  await folder?.remove()
})

async function run(script: string): Promise<string> {
  const { status, stdout, stderr } = await bash(script, env)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout.trim()
}

/** The ids in the handlers' table. */
async function recorded(): Promise<string[]> {
  const ids = await run(`aws dynamodb scan --table-name websocket-connections --query 'Items[].connectionId.S' --output text`)
  return ids.split(/\s+/).filter((id) => id !== '' && id !== 'None')
}

test('three clients chat through the seed handlers, over wss and ws; one is killed, and its record is gone', async () => {
  const apiId = await run(`${FUNCTIONS}${TRANSCRIPT}${OTHER_ROUTES}`)
  const authority = server.port
  const ca = await vi.waitFor(() => readFile(`${folder.path}/data/tls/ca.pem`), { timeout: 60_000 })
  const urls = [
    `wss://${apiId}.execute-api.localhost:${authority}/prod`,
    `ws://${apiId}.execute-api.localhost:${authority}/prod`,
    `ws://127.0.0.1:${authority}/_aws/execute-api/${apiId}/prod`,
  ]
  const clients: SocketClient[] = []
  for (const url of urls) clients.push(await connectSocket(url, { ca }))
  const [ada, bob, eve] = clients as [SocketClient, SocketClient, SocketClient]
  expect(await recorded()).toHaveLength(3)

  for (const [index, client] of clients.entries()) {
    client.say({ action: 'sendmessage', message: `hello from ${index}` })
    await expect.poll(() => clients.map(({ heard }) => heard.length)).toEqual([index + 1, index + 1, index + 1])
  }
  const said = ada.heard.map((text) => JSON.parse(text) as { from: string; message: string })
  expect(said.map(({ message }) => message)).toEqual(['hello from 0', 'hello from 1', 'hello from 2'])
  expect(said.map(({ from }) => from).toSorted()).toEqual((await recorded()).toSorted())
  expect([bob.heard, eve.heard]).toEqual([ada.heard, ada.heard])

  eve.socket.terminate()
  await expect.poll(recorded).toEqual(expect.not.arrayContaining([said[2]?.from]))
  expect(await recorded()).toHaveLength(2)
  ada.say({ action: 'sendmessage', message: 'two of us' })
  await expect.poll(() => [ada.heard[3], bob.heard[3]]).toEqual([expect.stringContaining('two of us'), expect.stringContaining('two of us')])

  ada.socket.close()
  bob.socket.close()
  await expect.poll(recorded).toEqual([])
})

test('the seed template makes an API whose $connect records the connection, once it has a stage and a permission', async () => {
  const apiId = await run(`aws apigatewayv2 get-apis --query "Items[?Name=='chat-websocket-api'].ApiId" --output text`)
  expect(apiId).toMatch(/^[a-z0-9]{10}$/)
  await run(`
DEPLOYMENT_ID=$(aws apigatewayv2 create-deployment --api-id ${apiId} --query DeploymentId --output text)
aws apigatewayv2 create-stage --api-id ${apiId} --stage-name prod --deployment-id $DEPLOYMENT_ID >/dev/null
FUNCTION=$(aws lambda list-functions --query "Functions[?Handler=='websocket.connect_handler' && contains(FunctionName, 'ConnectFunction')].FunctionName" --output text)
aws lambda add-permission --function-name $FUNCTION --statement-id api --action lambda:InvokeFunction --principal apigateway.amazonaws.com >/dev/null`)

  const client = await connectSocket(`ws://${apiId}.execute-api.localhost:${server.port}/prod`)
  expect(await recorded()).toHaveLength(1)

  // The template has no route for messages, nor a $default.
  client.say({ action: 'sendmessage', message: 'hello' })
  await expect.poll(() => client.heard.map((text) => JSON.parse(text) as unknown)).toEqual([
    { message: 'Forbidden', connectionId: (await recorded())[0], requestId: expect.any(String) as string },
  ])
  client.socket.close()
  await client.closed
})

test('a chat whose client process is killed with -9 loses its record too', async () => {
  const apiId = await run(`aws apigatewayv2 get-apis --query "Items[?Name=='chat-api'].ApiId | [0]" --output text`)
  const before = await recorded()
  const source = `const WebSocket = require('ws'); new WebSocket('${server.url.replace('http', 'ws')}/_aws/execute-api/${apiId}/prod').on('open', () => console.log('open'))`
  const client = spawn(process.execPath, ['-e', source], { cwd: fileURLToPath(new URL('..', import.meta.url)) })
  await once(client.stdout, 'data')
  expect(await recorded()).toHaveLength(before.length + 1)

  client.kill('SIGKILL')

  await expect.poll(recorded).toEqual(before)
})
