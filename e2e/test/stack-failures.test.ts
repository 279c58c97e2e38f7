import { writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { bash } from '../src/shell.ts'

// An update that replaces functions, authorizers and routes, and then fails: the stack is as it was, and requests were answered all along.

const COMMAND = `${process.execPath} ${new URL('../../apps/reference-server/bin/gatewright.js', import.meta.url).pathname}`

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let server: ServerProcess | undefined

beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(async () => {
  await server?.stop()
  await folder.remove()
})

interface Wish {
  /** Part of the logical ids: another one is another function, authorizer and integration. */
  readonly name: string
  readonly routes: readonly string[]
  /** A mapping to a domain that is not there, made last. */
  readonly fails?: boolean
}

const template = ({ name, routes, fails = false }: Wish): string => `
Resources:
  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: shop, ProtocolType: HTTP}}
  Fn${name}:
    Type: AWS::Lambda::Function
    Properties: {Role: 'arn:aws:iam::123456789012:role/r', Runtime: nodejs20.x, Handler: index.h, Code: {ZipFile: "exports.h = async () => '${name}'"}}
  Auth${name}:
    Type: AWS::Lambda::Function
    Properties: {Role: 'arn:aws:iam::123456789012:role/r', Runtime: nodejs20.x, Handler: index.h, Code: {ZipFile: "exports.h = async ({ headers }) => ({ isAuthorized: headers.authorization === 'me' })"}}
  FnAllowed${name}: {Type: AWS::Lambda::Permission, Properties: {Action: lambda:InvokeFunction, FunctionName: !Ref Fn${name}, Principal: apigateway.amazonaws.com}}
  AuthAllowed${name}: {Type: AWS::Lambda::Permission, Properties: {Action: lambda:InvokeFunction, FunctionName: !Ref Auth${name}, Principal: apigateway.amazonaws.com}}
  Authorizer${name}:
    Type: AWS::ApiGatewayV2::Authorizer
    Properties:
      ApiId: !Ref Api
      Name: auth${name}
      AuthorizerType: REQUEST
      AuthorizerPayloadFormatVersion: '2.0'
      EnableSimpleResponses: true
      IdentitySource: [$request.header.Authorization]
      AuthorizerResultTtlInSeconds: 0
      AuthorizerUri: !Sub arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Auth${name}.Arn}/invocations
    DependsOn: AuthAllowed${name}
  Integration${name}:
    Type: AWS::ApiGatewayV2::Integration
    Properties: {ApiId: !Ref Api, IntegrationType: AWS_PROXY, IntegrationUri: !GetAtt Fn${name}.Arn, PayloadFormatVersion: '2.0'}
    DependsOn: FnAllowed${name}
${routes
  .map(
    (path) => `  Route${path}:
    Type: AWS::ApiGatewayV2::Route
    Properties: {ApiId: !Ref Api, RouteKey: GET /${path}, AuthorizationType: CUSTOM, AuthorizerId: !Ref Authorizer${name}, Target: !Sub 'integrations/\${Integration${name}}'}
`,
  )
  .join('')}
  Stage: {Type: AWS::ApiGatewayV2::Stage, Properties: {ApiId: !Ref Api, StageName: $default, AutoDeploy: true}}
${fails ? `  Mapping:\n    Type: AWS::ApiGatewayV2::ApiMapping\n    Properties: {ApiId: !Ref Api, DomainName: nowhere.example.com, Stage: !Ref Stage}\n    DependsOn: [${routes.map((path) => `Route${path}`).join(', ')}]` : ''}
`

const before: Wish = { name: 'One', routes: ['kept', 'gone'] }
const after: Wish = { name: 'Two', routes: ['kept', 'added'] }

// With an endpoint of another service the operations are no transaction: what was done is undone one by one.
test.each([
  { how: 'in one transaction', env: {} },
  { how: 'one operation after the other', env: { AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: 'http://127.0.0.1:9' } },
])('an update that fails at its end leaves the stack as it was, and requests are answered meanwhile: $how', async ({ env }) => {
  const file = `${folder.path}/shop.yaml`
  const data = `${folder.path}/data`
  await writeFile(file, template(before))
  server = await startServer({ arguments: ['--data', data, '--watch', file], env })
  const output = (): string => server?.output() ?? ''
  const url = /(http:\S+execute-api\/[a-z0-9]{10})/.exec(output())?.[1] as string
  const ask = async (path: string, authorization = 'me'): Promise<string> => {
    const answer = await fetch(`${url}/${path}`, { headers: { authorization } })
    return `${answer.status} ${await answer.text()}`
  }
  const stacks = async (): Promise<string> => (await bash(`${COMMAND} stacks --data ${data}`)).stdout
  const was = await stacks()
  expect(await ask('kept')).toBe('200 One')

  const seen = new Set<string>()
  let isAsking = true
  const asking = (async () => {
    while (isAsking) {
      seen.add(await ask('kept'))
      seen.add(await ask('kept', 'somebody'))
    }
  })()
  await writeFile(file, template({ ...after, fails: true }))
  await expect.poll(output).toMatch(/Mapping: [\s\S]*the stack stays as it was/)

  expect(output()).toMatch(/shop\.yaml:\d+:\d+: Mapping/)
  expect(await stacks()).toBe(was)
  expect([await ask('kept'), await ask('gone'), await ask('added'), await ask('kept', 'somebody')]).toEqual(['200 One', '200 One', '404 {"message":"Not Found"}', '403 {"message":"Forbidden"}'])

  const leaving = new Set([await ask('gone')])
  await writeFile(file, template(after))
  await expect.poll(async () => (leaving.add(await ask('gone')), ask('added')), { interval: 1 }).toBe('200 Two')
  await expect.poll(async () => (leaving.add(await ask('gone')), leaving.size), { interval: 1 }).toBe(2)
  expect([...leaving]).toEqual(['200 One', '404 {"message":"Not Found"}'])
  expect(await ask('kept')).toBe('200 Two')
  await expect.poll(() => seen.has('200 Two')).toBe(true)
  isAsking = false
  await asking
  expect([...seen].toSorted()).toEqual(['200 One', '200 Two', '403 {"message":"Forbidden"}'])
})

test('a nested stack that fails leaves its parent, and the other nested stacks, as they were', async () => {
  const api = (text: string): string => `
Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: '${text}'}}
  Method: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: GET, AuthorizationType: NONE, Integration: {Type: MOCK}}}
`
  const broken = `${api('changed')}  Mapping: {Type: AWS::ApiGateway::BasePathMapping, DependsOn: Method, Properties: {DomainName: nowhere.example.com, RestApiId: !Ref Api}}\n`
  const parent = (description: string): string => `
Resources:
  First: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./first.yaml}}
  Second: {Type: AWS::CloudFormation::Stack, DependsOn: First, Properties: {TemplateURL: ./second.yaml}}
  Own: {Type: AWS::ApiGateway::RestApi, Properties: {Name: own, Description: ${description}}}
`
  for (const [name, text] of [['parent', parent('before')], ['first', api('first')], ['second', api('second')]] as const) await writeFile(`${folder.path}/${name}.yaml`, text)
  server = await startServer({ arguments: ['--data', `${folder.path}/data`, '--watch', `${folder.path}/parent.yaml`] })
  const { url } = server
  const output = (): string => server?.output() ?? ''
  const apis = async (): Promise<unknown> => ((await (await fetch(`${url}/restapis`)).json()) as { item: { id: string; name: string; description?: string }[] }).item
  const were = await apis()

  // The one that fails comes first: whichever is seen with it, nothing can be applied.
  for (const [name, text] of [['second', broken], ['first', api('renamed')], ['parent', parent('after')]] as const) await writeFile(`${folder.path}/${name}.yaml`, text)
  await expect.poll(output).toMatch(/Mapping: [\s\S]*the stack stays as it was/)

  expect(await apis()).toEqual(were)
})
