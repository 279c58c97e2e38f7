import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { awsEnvironment, bash } from '../src/shell.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
const started: ServerProcess[] = []

beforeEach(async () => {
  folder = await temporaryFolder()
})

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.stop()))
  await folder.remove()
})

async function start(...args: string[]): Promise<ServerProcess> {
  const server = await startServer({ arguments: ['--data', `${folder.path}/data`, ...args], cwd: folder.path })
  started.push(server)
  return server
}

test('after kill -9 the APIs, functions and deployments are there and serve', async () => {
  const before = await start('--examples')
  const apiId = /users-api.*execute-api\/([a-z0-9]{10})/.exec(before.output())?.[1]
  const ask = async (server: ServerProcess): Promise<unknown> =>
    (await fetch(`${server.url}/_aws/execute-api/${apiId}/prod/users/123`)).json()
  expect(await ask(before)).toEqual({ userId: '123', name: 'John Doe' })

  await before.kill()
  const after = await start()

  expect(await ask(after)).toEqual({ userId: '123', name: 'John Doe' })
})

test('a second server on the same data folder is refused, and the first goes on', async () => {
  const first = await start()

  await expect(start()).rejects.toThrow(/data.* (?:is in use|in use by)/)
  expect((await fetch(`${first.url}/_gatewright/health`)).status).toBe(200)
})

test('a port in use is named, with what to do', async () => {
  const first = await start()

  const { status, stderr } = await bash(`npx gatewright start --data ${folder.path}/other --port ${first.port}`, { INIT_CWD: '/' })

  expect(status).toBe(1)
  expect(stderr).toContain(`port ${first.port} is in use`)
})

test('a data folder without permission is named', async () => {
  const locked = `${folder.path}/locked`
  await mkdir(locked)
  await chmod(folder.path, 0o755)
  await chmod(locked, 0o555)

  const command = `${process.execPath} ${new URL('../../apps/reference-server/bin/gatewright.js', import.meta.url).pathname}`
  const asNobody = process.getuid?.() === 0 ? 'setpriv --reuid 65534 --regid 65534 --clear-groups ' : ''
  const { status, stderr } = await bash(`${asNobody}${command} start --port 0 --data ${locked}/data`, { HOME: '/tmp' })

  expect(status).toBe(1)
  expect(stderr).toContain(`${locked}/data`)
  expect(stderr).toMatch(/permission/i)
})

test('a template with a syntax error is refused with file, line and column', async () => {
  const template = `${folder.path}/template.yaml`
  await writeFile(template, 'Resources:\n  Api:\n    Type: AWS::Serverless::Api\n    Properties: {StageName: prod\n')

  const { status, stderr } = await bash(
    `${process.execPath} ${new URL('../../apps/reference-server/bin/gatewright.js', import.meta.url).pathname} start --port 0 --data ${folder.path}/data ${template}`,
  )

  expect(status).toBe(1)
  expect(stderr).toMatch(/template\.yaml:\d+:\d+/)
})

test('a template with an unknown property is refused with the resource and the property', async () => {
  const template = `${folder.path}/template.yaml`
  await writeFile(
    template,
    'Resources:\n  Api:\n    Type: AWS::ApiGateway::RestApi\n    Properties:\n      Name: x\n      Colour: red\n',
  )

  const { status, stderr } = await bash(
    `${process.execPath} ${new URL('../../apps/reference-server/bin/gatewright.js', import.meta.url).pathname} start --port 0 --data ${folder.path}/data ${template}`,
  )

  expect(status).toBe(1)
  expect(stderr).toMatch(/template\.yaml:6:\d+/)
  expect(stderr).toContain('Api')
  expect(stderr).toContain('Colour')
})

const FUNCTIONS = `
exports.crash = async () => { process.kill(process.pid, 'SIGSEGV'); await new Promise(() => {}) }
exports.exit = async () => process.exit(3)
exports.hang = async () => new Promise(() => setInterval(() => {}, 1000))
exports.rubbish = async () => { process.stdout.write('\\u0000\\u0001 not a log line'); return { statusCode: 200, body: 'fine' } }
exports.twice = (event, context, callback) => { callback(null, { statusCode: 200, body: 'one' }); callback(null, { statusCode: 200, body: 'two' }) }
exports.malformed = async () => 'a string'
exports.throws = async () => { throw new TypeError('no') }
exports.fine = async () => ({ statusCode: 200, body: 'fine' })
`

test('functions that crash, hang, exit, print rubbish or answer twice each get their answer, and the server goes on', async () => {
  const server = await start()
  await writeFile(`${folder.path}/index.js`, FUNCTIONS)
  const names = [...FUNCTIONS.matchAll(/exports\.(\w+)/g)].map((match) => match[1] as string)
  const { status, stdout, stderr } = await bash(
    `
cd ${folder.path}; python3 -m zipfile -c code.zip index.js
API_ID=$(aws apigatewayv2 create-api --name faults --protocol-type HTTP --query ApiId --output text)
for name in ${names.join(' ')}; do
  aws lambda create-function --function-name $name --runtime nodejs20.x --handler index.$name --timeout 2 --role arn:aws:iam::123456789012:role/x --zip-file fileb://code.zip >/dev/null
  aws lambda add-permission --function-name $name --statement-id any --action lambda:InvokeFunction --principal apigateway.amazonaws.com >/dev/null
  INTEGRATION_ID=$(aws apigatewayv2 create-integration --api-id $API_ID --integration-type AWS_PROXY --integration-uri arn:aws:lambda:us-east-1:123456789012:function:$name --payload-format-version 1.0 --query IntegrationId --output text)
  aws apigatewayv2 create-route --api-id $API_ID --route-key "GET /$name" --target integrations/$INTEGRATION_ID >/dev/null
done
aws apigatewayv2 create-stage --api-id $API_ID --stage-name '$default' --auto-deploy >/dev/null
echo $API_ID`,
    awsEnvironment(server.url),
  )
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const apiId = stdout.trim()

  const answers = await Promise.all(
    names.map(async (name) => {
      const answer = await fetch(`${server.url}/_aws/execute-api/${apiId}/${name}`)
      return [name, answer.status, await answer.text()]
    }),
  )

  expect(answers).toEqual([
    ['crash', 500, '{"message":"Internal Server Error"}'],
    ['exit', 500, '{"message":"Internal Server Error"}'],
    ['hang', 500, '{"message":"Internal Server Error"}'],
    ['rubbish', 200, 'fine'],
    ['twice', 200, 'one'],
    ['malformed', 500, '{"message":"Internal Server Error"}'],
    ['throws', 500, '{"message":"Internal Server Error"}'],
    ['fine', 200, 'fine'],
  ])
  expect((await fetch(`${server.url}/_gatewright/health`)).status).toBe(200)
  await expect.poll(() => server.output()).toContain('Task timed out after 2.00 seconds')
})
