import { describe, expect, it } from 'vitest'
import { loadServerless } from '../../src/index.ts'
import type { JsonObject, ServerlessOptions } from '../../src/index.ts'

const head = 'service: shop\nprovider: { name: aws, runtime: nodejs20.x, stage: "${opt:stage, \'dev\'}" }\n'
const contents: Readonly<Record<string, string>> = {
  '/app/values.yml': 'dev: { name: small }\nlist: [1, 2]\nown: ${self:service}-own\n',
  '/app/functions.yml': 'f: { handler: a.b, events: [{ httpApi: "*" }] }\n',
  '/app/list.yml': '- a\n- b\n',
  '/app/text.txt': 'plain',
  '/app/loop.yml': 'a: ${file(./loop.yml):a}\n',
}
const files = {
  resolve: (path: string) => `/app/${path.replace('./', '')}`,
  kind: (path: string) => (path in contents ? ('file' as const) : undefined),
  readText: (path: string) => contents[path] ?? '',
}
const load = (rest: string, options: Partial<ServerlessOptions> = {}): ReturnType<typeof loadServerless> =>
  loadServerless({ text: head + rest, file: 'serverless.yml', files, accountId: '123456789012', ...options })
const variablesOf = (values: string, options?: Partial<ServerlessOptions>): unknown => {
  const { body } = load(`custom: { deep: { dev: one, prod: two }, own: "\${self:custom.deep}" }\nfunctions: { f: { handler: a.b, environment: ${values} } }`, options)
  const resources = body['Resources'] as Record<string, { Properties: { Environment: { Variables: JsonObject } } }>
  return resources['FLambdaFunction']?.Properties.Environment.Variables
}

describe('variables of a serverless.yml', () => {
  it.each<[string, string, unknown]>([
    ['a value of the file', '{ A: "${self:service}" }', { A: 'shop' }],
    ['a variable inside a variable', '{ A: "${self:custom.deep.${sls:stage}}" }', { A: 'one' }],
    ['a value that is a variable itself', '{ A: "${self:custom.own.prod}" }', { A: 'two' }],
    ['the region and the stage of a provider that names neither', '{ A: "${self:provider.region}-${self:provider.stage}" }', { A: 'us-east-1-dev' }],
    ['text around', '{ A: "x-${self:service}-${sls:stage}-y" }', { A: 'x-shop-dev-y' }],
    ['the environment', '{ A: "${env:HOME_OF}" }', { A: 'here' }],
    ['the first of several that there is', '{ A: "${env:NOT, opt:not, self:custom.not, \'last, with comma\'}" }', { A: 'last, with comma' }],
    ['numbers and booleans as fallbacks', '{ A: "${env:NOT, 7}", B: "${env:NOT, false}" }', { A: '7', B: 'false' }],
    ['an empty text as fallback', '{ A: "${env:NOT, \'\'}" }', { A: '' }],
    ['a value of another file', '{ A: "${file(./values.yml):${sls:stage}.name}", B: "${file(values.yml):list.1}" }', { A: 'small', B: '2' }],
    ['a variable in another file', '{ A: "${file(./values.yml):own}" }', { A: 'shop-own' }],
    ['a list and a text in another file', '{ A: "${file(./list.yml):0}", B: "${file(./text.txt)}" }', { A: 'a', B: 'plain' }],
    ['a file that is not there, with a fallback', '{ A: "${file(./none.yml):a, \'b\'}" }', { A: 'b' }],
    ['the account', '{ A: "${aws:accountId}/${aws:region}" }', { A: '123456789012/us-east-1' }],
    ['strToBool', '{ A: "${strToBool(true)}" }', { A: 'true' }],
    ["CloudFormation's own", '{ A: !Sub "${AWS::Region}-${Table.Arn}" }', { A: { 'Fn::Sub': '${AWS::Region}-${Table.Arn}' } }],
  ])('resolve %s', (_case, values, expected) => {
    expect(variablesOf(values, { environment: { HOME_OF: 'here' } })).toEqual(expected)
  })

  it('take the stage and parameters of the command', () => {
    expect(variablesOf('{ A: "${self:custom.deep.${self:provider.stage}}", B: "${param:key}" }', { options: { stage: 'prod', 'param:key': 'v' } })).toEqual({ A: 'two', B: 'v' })
  })

  it.each([
    ['custom: { a: "${self:custom.b}", b: "${self:custom.a}" }', 'serverless.yml:3:11: variables refer to each other in a circle: custom.a → custom.b → custom.a'],
    ['custom: { a: "${self:custom.none}" }', 'serverless.yml:3:11: Cannot resolve variable at "custom.a": Value not found at "self" source'],
    ['custom: { a: "x${self:provider}" }', 'serverless.yml:3:11: ${self:provider} is a map: it cannot stand inside a text'],
    ['custom: { a: "${ssm:/a/b}" }', "serverless.yml:3:11: Cannot resolve variable at \"custom.a\": \"ssm\" is asked of a service that is not here: give a fallback, ${ssm:/a/b, 'value'}"],
    ['custom: { a: "${file(./loop.yml):a}" }', 'serverless.yml:3:11: variables refer to each other in a circle: custom.a → '],
    ['custom: { a: "${file(./x.js):a}" }', 'serverless.yml:3:11: ./x.js is a program, and is not run here: give the values in YAML or JSON'],
  ])('that lead nowhere are refused with their place: %s', (text, message) => {
    expect(() => load(text)).toThrow(message)
  })
})

describe('a serverless.yml', () => {
  it('gives resources the logical ids of the framework', () => {
    const { body, stackName } = load(
      'functions:\n  get-user:\n    handler: a.b\n    events: [{ http: "GET users/{id}" }, { httpApi: "GET /v2/{id}" }, { websocket: $connect }]\n',
    )

    const ids = Object.keys(body['Resources'] as object).map((id) => id.replace(/Deployment[0-9a-f]{10}$/u, 'Deployment…'))
    expect(stackName).toBe('shop-dev')
    expect(ids).toEqual([
      'GetDashuserLogGroup', 'GetDashuserLambdaFunction', 'IamRoleLambdaExecution', 'ApiGatewayRestApi', 'ApiGatewayResourceUsers',
      'ApiGatewayResourceUsersIdVar', 'ApiGatewayMethodUsersIdVarGet', 'ApiGatewayDeployment…', 'ApiGatewayStage', 'GetDashuserLambdaPermissionApiGateway',
      'HttpApi', 'HttpApiStage', 'HttpApiIntegrationGetDashuser', 'HttpApiRouteGetV2IdVar', 'GetDashuserLambdaPermissionHttpApi',
      'WebsocketsApi', 'GetDashuserWebsocketsIntegration', 'GetDashuserLambdaPermissionWebsockets', 'SconnectWebsocketsRoute', 'WebsocketsDeployment…', 'WebsocketsDeploymentStage',
    ])
  })

  it('takes functions from another file, and lays resources over what it made', () => {
    const { body } = load(
      'functions: "${file(./functions.yml)}"\nresources:\n  - Resources: { FLambdaFunction: { Properties: { Timeout: 20 } }, Table: { Type: AWS::DynamoDB::Table } }\n  - Outputs: { T: { Value: !Ref Table } }\n',
    )

    expect(body).toMatchObject({
      Resources: { FLambdaFunction: { Properties: { Handler: 'a.b', Timeout: 20 } }, HttpApiRouteDefault: { Properties: { RouteKey: '$default' } }, Table: {} },
      Outputs: { T: { Value: { Ref: 'Table' } }, HttpApiUrl: {} },
    })
  })

  it.each([
    ['functions: { f: { image: x } }', 'functions of container images are not run: give a handler'],
    ['functions: { f: { handler: a.b, events: [{ http: { path: a, method: fetch } }] } }', 'FETCH is no method of HTTP'],
    ['functions: { f: { handler: a.b, events: [{ httpApi: { path: /a, method: get, authorizer: none } }] } }', 'there is no authorizer none in provider.httpApi.authorizers'],
    ['functions: { f: { handler: a.b, events: [{ http: { path: a, method: get, authorizer: none } }] } }', 'the authorizer none is no function of this file'],
    ['functions: { f: { handler: a.b, events: [{ httpApi: GET /a }, { httpApi: GET /a }] } }', 'GET /a is there twice'],
    ['resources: { extensions: { Nothing: {} } }', 'Could not extend resource "Nothing"'],
    ['functions: { f: { handler: a.b } }\nresources: { extensions: { FLambdaFunction: { Type: A } } }', 'Could not extend resource "FLambdaFunction" by Type'],
    ['resources: { resource: {} }', 'resources has no section resource'],
  ])('is refused by name: %s', (text, message) => {
    expect(() => load(text)).toThrow(message)
  })

  // Source: the framework's configuration validation, https://www.serverless.com/framework/docs-v3/guides/parameters and its warnings.
  it.each([
    ['stepFunctions: {}', "serverless.yml:3:1: at 'root': unrecognized property 'stepFunctions'"],
    ['functions: { f: { handler: a.b, memory: 1 } }', "at 'functions.f': unrecognized property 'memory'"],
    ['functions: { f: { handler: a.b, events: [{ http: { path: a, method: get, cors: { origin: a, foo: 1 } } }] } }', "at 'functions.f.events[0].http.cors': unrecognized property 'foo'"],
    ['functions: { f: { handler: a.b, events: [{ rpc: x }] } }', "at 'functions.f.events[0]': unsupported function event rpc"],
  ])('warns of what the framework does not know, and refuses it with configValidationMode: error: %s', (text, message) => {
    const warnings = load(text).warnings.map(({ message: warning, location }) => `serverless.yml:${location.line}:${location.column}: ${warning}`)

    expect(warnings).toEqual([expect.stringContaining(message)])
    expect(() => load(`${text}\nconfigValidationMode: error`)).toThrow(message)
  })

  it('extends resources that it made', () => {
    const { body } = load('functions: { f: { handler: a.b } }\nresources: { extensions: { FLambdaFunction: { Properties: { Timeout: 20 }, DependsOn: [T], DeletionPolicy: Retain } }, Resources: { T: { Type: AWS::DynamoDB::Table } } }')

    expect(body).toMatchObject({ Resources: { FLambdaFunction: { Properties: { Handler: 'a.b', Timeout: 20 }, DependsOn: ['T'], DeletionPolicy: 'Retain' } } })
    expect(body).not.toHaveProperty('extensions')
  })
})
