import { writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { bash } from '../src/shell.ts'

const COMMAND = `${process.execPath} ${new URL('../../apps/reference-server/bin/gatewright.js', import.meta.url).pathname}`

const template = `
Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: kept}}
  Method:
    Type: AWS::ApiGateway::Method
    Properties: {RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: GET, AuthorizationType: NONE, Integration: {Type: MOCK}}
  Rule: {Type: AWS::Events::Rule, Properties: {Name: nightly}}
  Function:
    Type: AWS::Lambda::Function
    Properties: {Role: 'arn:aws:iam::123456789012:role/r', Runtime: nodejs20.x, Handler: index.h, Code: {ZipFile: 'exports.h = () => 1'}}
Outputs:
  Root: {Value: !GetAtt Api.RootResourceId}
`

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let server: ServerProcess
let data: string

beforeEach(async () => {
  folder = await temporaryFolder()
  data = `${folder.path}/data`
  await writeFile(`${folder.path}/shop.yaml`, template)
  server = await startServer({ arguments: ['--data', data, `${folder.path}/shop.yaml`] })
})
afterEach(async () => {
  await server.stop()
  await folder.remove()
})

const stacks = async (): Promise<string> => (await bash(`${COMMAND} stacks --data ${data}`)).stdout
const managed = async (path: string): Promise<unknown> => (await fetch(`${server.url}${path}`)).json()

test('lists the stacks of a folder, their resources and outputs, while a server runs', async () => {
  const [{ id, rootResourceId }] = ((await managed('/restapis')) as { item: [{ id: string; rootResourceId: string }] }).item

  const text = await stacks()

  expect(text).toMatch(/^gatewright-e2e-\w+-shop \(us-east-1, 123456789012\)$/m)
  expect(text).toMatch(new RegExp(`^  Api +AWS::ApiGateway::RestApi +${id}$`, 'm'))
  expect(text).toMatch(/^ {2}Rule +AWS::Events::Rule +nightly$/m)
  expect(text).toMatch(new RegExp(`^  Outputs\n    Root +${rootResourceId}$`, 'm'))
  await expect.poll(() => server.output()).toContain('Rule (AWS::Events::Rule) is named only')
})

test('destroys a stack, which is gone from the server that starts next', async () => {
  const name = (await stacks()).split(' ')[0] ?? ''
  const refused = await bash(`${COMMAND} destroy ${name} --data ${data}`)
  await server.stop()
  const destroyed = await bash(`${COMMAND} destroy ${name} --data ${data}`)
  const again = await bash(`${COMMAND} destroy ${name} --data ${data}`)

  expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining(`in use by process ${server.pid}`) as string })
  expect(destroyed).toEqual({
    status: 0,
    stderr: '',
    stdout: `- Function (AWS::Lambda::Function)\n- Rule (AWS::Events::Rule)\n- Method (AWS::ApiGateway::Method)\n- Api (AWS::ApiGateway::RestApi)\n${name} is removed\n`,
  })
  expect(again).toMatchObject({ status: 1, stderr: `gatewright: there is no stack ${name} in ${data}: there is none\n` })
  expect(await stacks()).toBe(`no stacks in ${data}\n`)
  server = await startServer({ arguments: ['--data', data] })
  expect(await managed('/restapis')).toEqual({ item: [] })
  expect(await managed('/2015-03-31/functions')).toMatchObject({ Functions: [] })
})
