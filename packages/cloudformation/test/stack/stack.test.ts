import { describe, expect, it } from 'vitest'
import { applyStack, deleteStack, formatChanges } from '../../src/index.ts'
import type { StackEvent, StackState } from '../../src/index.ts'
import { createFakeServices } from './fake-services.ts'
import { files, first, fixture, plan } from './seed-stack.ts'

// Source of the fixtures: the seed document on API Gateway.
describe('the templates of the seed document', () => {
  it('make a REST API with functions, permissions, deployment and stage', async () => {
    const { call, names, calls } = createFakeServices()

    const state = await applyStack({ plan: plan(fixture('seed-rest-users')), call })

    expect(names()).toContain('apigateway:CreateRestApi')
    expect(names().filter((name) => name === 'lambda:AddPermission')).toHaveLength(3)
    expect(
      calls
        .filter(({ operation }) => operation === 'PutMethod')
        .map(({ input }) => String(input['httpMethod']))
        .toSorted((left, right) => left.localeCompare(right)),
    ).toEqual(['GET', 'GET', 'OPTIONS', 'OPTIONS', 'POST'])
    expect(calls.find(({ operation }) => operation === 'CreateFunction')?.input).toMatchObject({
      Code: { S3Bucket: '_gatewright_local', S3Key: '/project/src/' },
      Handler: 'index.handler',
      Role: expect.stringMatching(/^arn:aws:iam::123456789012:role\//u) as string,
    })
    expect(state.outputs).toEqual([{ name: 'ApiEndpoint', value: 'https://rest1.execute-api.us-east-1.amazonaws.com/prod' }])
  })

  it('make an HTTP API with CORS and its routes', async () => {
    const { call, calls } = createFakeServices()

    await applyStack({ plan: plan(fixture('seed-http-users')), call })

    expect(calls.find(({ operation }) => operation === 'CreateApi')?.input).toMatchObject({
      ProtocolType: 'HTTP',
      CorsConfiguration: { AllowOrigins: ['*'], AllowMethods: ['GET', 'POST', 'PUT', 'DELETE'] },
    })
    expect(
      calls
        .filter(({ operation }) => operation === 'CreateRoute')
        .map(({ input }) => String(input['RouteKey']))
        .toSorted((left, right) => left.localeCompare(right)),
    ).toEqual(['GET /users', 'GET /users/{userId}', 'POST /users'])
  })

  it('make a WebSocket API; the table is only named', async () => {
    const { call, names } = createFakeServices()
    const planned = plan(fixture('seed-websocket-chat'))

    const state = await applyStack({ plan: planned, call })

    expect(planned.external.map(({ logicalId }) => logicalId)).toEqual(['ConnectionsTable', 'ConnectFunctionRole'])
    expect(state.resources['ConnectionsTable']?.physicalId).toBe('websocket-connections')
    expect(names()).toEqual([
      'apigatewayv2:CreateApi',
      'lambda:CreateFunction',
      'apigatewayv2:CreateIntegration',
      'apigatewayv2:CreateRoute',
    ])
  })
})

describe('a stack that runs', () => {
  it('has nothing to change when its template is the same', async () => {
    const previous = JSON.parse(JSON.stringify(await first())) as StackState

    expect(plan(fixture('seed-rest-users'), { previous }).changes).toEqual([])
  })

  it('changes what another path changes: definition, permissions and deployment', async () => {
    const { changes } = plan(fixture('seed-rest-users').replaceAll('Path: /users/{userId}', 'Path: /people/{userId}'), {
      previous: await first(),
    })

    expect(formatChanges(changes)).toEqual([
      '~ update  UsersApi AWS::ApiGateway::RestApi (Body)',
      '± replace GetUsersFunctionGetUserPermissionprod AWS::Lambda::Permission (SourceArn)',
      expect.stringMatching(/^\+ create {2}UsersApiDeployment\w{10} AWS::ApiGateway::Deployment$/u),
      '~ update  UsersApiprodStage AWS::ApiGateway::Stage (DeploymentId)',
      expect.stringMatching(/^- delete {2}UsersApiDeployment\w{10} AWS::ApiGateway::Deployment$/u),
    ])
  })

  it('moves the stage before the old deployment goes', async () => {
    const { call, names } = createFakeServices({ startAt: 100 })
    const next = plan(fixture('seed-rest-users').replace('Users REST API', 'Others').replaceAll('/users', '/people'), {
      previous: await first(),
    })

    await applyStack({ plan: next, call })

    const operations = names().filter((name) => /Deployment|Stage$/u.test(name))
    expect(operations).toEqual(['apigateway:CreateDeployment', 'apigateway:UpdateStage', 'apigateway:DeleteDeployment'])
  })

  it('is removed backwards', async () => {
    const { call } = createFakeServices()
    const events: StackEvent[] = []
    const state = await first()

    await deleteStack({ state, call, onEvent: (event) => events.push(event) })

    expect(events.map(({ logicalId }) => logicalId)).toEqual(Object.keys(state.resources).toReversed())
    expect(events.every(({ action, error }) => action === 'delete' && error === undefined)).toBe(true)
  })
})

describe('a failure', () => {
  it('undoes everything and names the resource and its place', async () => {
    const { call, names } = createFakeServices({ failAt: 'CreateStage' })
    const events: StackEvent[] = []

    const applied = applyStack({ plan: plan(fixture('seed-rest-users')), call, onEvent: (event) => events.push(event) })

    await expect(applied).rejects.toMatchObject({
      code: 'ERR_CLOUDFORMATION_APPLY',
      logicalId: 'UsersApiprodStage',
      location: { line: 5, column: 3 },
    })
    expect(names().slice(-5)).toEqual([
      'lambda:RemovePermission',
      'lambda:RemovePermission',
      'apigateway:DeleteRestApi',
      'lambda:DeleteFunction',
      'lambda:DeleteFunction',
    ])
    expect(events.filter(({ action }) => action === 'rollback')).toHaveLength(9)
  })
})

describe('a template that cannot be honoured', () => {
  const api = 'Resources:\n  Api:\n    Type: AWS::ApiGateway::RestApi\n    Properties:\n      Name: x\n'

  it.each([
    ['a property', `${api}      Banana: 1\n`, 'ERR_CLOUDFORMATION_UNSUPPORTED', 'template.yaml:6:7: Api.Banana: '],
    [
      'a type',
      `${api}  Q:\n    Type: AWS::ApiGateway::Instance\n`,
      'ERR_CLOUDFORMATION_UNSUPPORTED',
      'template.yaml:6:3: Q: the type AWS::ApiGateway::Instance is none',
    ],
    [
      'a reference',
      `${api}      Description: !Ref Nope\n`,
      'ERR_CLOUDFORMATION_INTRINSIC',
      'template.yaml:6:7: Api.Description: Nope is no parameter',
    ],
    [
      'a condition',
      `${api}    Condition: Nope\n`,
      'ERR_CLOUDFORMATION_INTRINSIC',
      'template.yaml:6:5: Api: there is no condition "Nope"',
    ],
    [
      'a dependency',
      `${api}    DependsOn: Nope\n`,
      'ERR_CLOUDFORMATION_TEMPLATE',
      'template.yaml:6:5: Api: DependsOn names Nope',
    ],
    [
      'a parameter',
      `Parameters:\n  P:\n    Type: String\n${api}`,
      'ERR_CLOUDFORMATION_PARAMETER',
      'template.yaml:2:3: the parameter P has no value',
    ],
    ['no resources', 'Outputs: {}\n', 'ERR_CLOUDFORMATION_TEMPLATE', 'template.yaml:1:1: a template has a Resources section'],
    [
      'a cycle',
      'Resources:\n  A:\n    Type: AWS::SQS::Queue\n    DependsOn: B\n  B:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: !Ref A\n',
      'ERR_CLOUDFORMATION_CYCLE',
      'template.yaml:2:3: A: circular dependency between resources: A → B → A',
    ],
    [
      'a SAM property',
      'Transform: AWS::Serverless-2016-10-31\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Foo: 1\n',
      'ERR_CLOUDFORMATION_SAM_DOCUMENT',
      'template.yaml:6:7: Invalid Serverless Application Specification document. Number of errors found: 1. Resource with id [F] is invalid. property Foo not defined for resource of type AWS::Serverless::Function',
    ],
  ])('is refused for %s', (_, text, code, message) => {
    expect(() => plan(text)).toThrow(
      expect.objectContaining({
        code,
        message: expect.stringMatching(new RegExp(`^${message.replaceAll(/[[\]().|]/gu, '\\$&')}`, 'u')) as string,
      }),
    )
  })

  it('is refused for code that is not there', () => {
    const nowhere = { ...files, kind: () => undefined }

    expect(() => plan(fixture('seed-rest-users'), { files: nowhere })).toThrow(
      /template\.yaml:\d+:7: GetUsersFunction\.CodeUri: there is no folder \/project\/src\//u,
    )
  })
})

it('packs inline code as the file that the handler names', async () => {
  const { call, calls } = createFakeServices()
  const text =
    'Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties:\n      Role: r\n      Runtime: python3.12\n      Handler: index.run\n      Code:\n        ZipFile: "def run(e, c): pass"\n'

  await applyStack({ plan: plan(text), call })

  const archive = (
    calls.find(({ operation }) => operation === 'CreateFunction') as unknown as { input: { Code: { ZipFile: Uint8Array } } }
  ).input.Code.ZipFile
  const content = new TextDecoder().decode(archive)
  expect(Array.from(archive.slice(0, 4))).toEqual([0x50, 0x4b, 3, 4])
  expect(content).toContain('index.py')
  expect(content).toContain('def run(e, c): pass')
})

// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-foreach.html
describe('loops and includes', () => {
  const loop = (fragment: string, collection = '[one, t-wo]'): string =>
    `Parameters:\n  Names: { Type: CommaDelimitedList, Default: 'x,y' }\nTransform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::Queues:\n    - Name\n    - ${collection}\n    - ${fragment}\n`

  it('makes a resource for each item', () => {
    const { resources } = plan(
      loop("'Queue&{Name}': { Type: AWS::SQS::Queue, Properties: { QueueName: !Sub 'q-${Name}', A: !Ref Name } }"),
    )

    expect(resources.map(({ logicalId, properties }) => [logicalId, properties])).toEqual([
      ['Queueone', { QueueName: 'q-one', A: 'one' }],
      ['Queuetwo', { QueueName: 'q-t-wo', A: 't-wo' }],
    ])
  })

  it('goes over a parameter that is a list', () => {
    const { resources } = plan(loop("'Queue${Name}': { Type: AWS::SQS::Queue }", '!Ref Names'))

    expect(resources.map(({ logicalId }) => logicalId)).toEqual(['Queuex', 'Queuey'])
  })

  it.each([
    ["'Queue': { Type: AWS::SQS::Queue }", '[one, two]', /the key Queue of a loop names no \$\{Name\}/u],
    ["'Queue${Name}': { Type: AWS::SQS::Queue }", '[one, one]', /Queueone is there already/u],
    ["'Queue${Name}': { Type: AWS::SQS::Queue }", 'nothing', /goes over a list of texts/u],
    ['nothing', '[one]', /takes a name, a list and a map/u],
  ])('refuses a loop over %s and %s', (fragment, collection, message) => {
    expect(() => plan(loop(fragment, collection))).toThrow(message)
  })

  it('puts an included file beside what stands next to it', () => {
    const included = { ...files, kind: () => 'file' as const, readText: () => 'VisibilityTimeout: 5\nQueueName: from-file\n' }
    const text =
      'Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: own\n      Fn::Transform: { Name: AWS::Include, Parameters: { Location: q.yaml } }\n'

    expect(plan(text, { files: included }).resources[0]?.properties).toEqual({ QueueName: 'own', VisibilityTimeout: 5 })
  })

  it.each([
    ['{ Name: Mine }', /the macro Mine is not known/u],
    ['{ Name: AWS::Include, Parameters: { Location: s3://b/k } }', /s3:\/\/b\/k is not on this machine/u],
  ])('refuses %s', (macro, message) => {
    expect(() => plan(`Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties:\n      Fn::Transform: ${macro}\n`)).toThrow(
      message,
    )
  })
})

it('reserves concurrency when the template asks for it, and gives it back', async () => {
  const function_ = (more: string): string =>
    `Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties: { Role: r, Runtime: python3.12, Handler: index.run, Code: { ZipFile: x }${more} }\n`
  const first = createFakeServices()
  const previous = await applyStack({ plan: plan(function_(', ReservedConcurrentExecutions: 3')), call: first.call })
  const second = createFakeServices()

  await applyStack({ plan: plan(function_(''), { previous }), call: second.call })

  expect(first.calls.at(-1)).toMatchObject({ operation: 'PutFunctionConcurrency', input: { ReservedConcurrentExecutions: 3 } })
  expect(second.names()).toEqual(['lambda:DeleteFunctionConcurrency'])
})
