import { describe, expect, it } from 'vitest'
import { applyStack, deleteStack, loadTemplate, planStack } from '../../src/index.ts'
import type { StackPlan, StackState, TemplateFiles } from '../../src/index.ts'
import { createFakeServices } from './fake-services.ts'

const filesOf = (texts: Readonly<Record<string, string>>, folder = '/project'): TemplateFiles => ({
  resolve: (path) => `${folder}/${path}`,
  kind: (path) => (path in texts ? 'file' : path.endsWith('/src') ? 'folder' : undefined),
  readText: (path) => texts[path] ?? '',
  beside: (file) => filesOf(texts, file.slice(0, file.lastIndexOf('/'))),
})

const child = `
Parameters: { Title: { Type: String }, Role: { Type: String } }
Conditions: { Wanted: !Equals [!Ref Title, shop] }
Resources:
  Api: { Type: AWS::ApiGatewayV2::Api, Condition: Wanted, Properties: { Name: !Sub '\${Title} of \${AWS::StackName}', ProtocolType: HTTP } }
  Function:
    Type: AWS::Lambda::Function
    Properties: { Role: !Ref Role, Runtime: python3.12, Handler: a.b, Code: src, Description: !Sub '\${Api}/\${Role}' }
Outputs:
  Url: { Value: !Sub '\${Api.ApiEndpoint}/x' }
`
const parent = (more = ''): string => `
Resources:
  Nested:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: parts/child.yaml, Parameters: { Title: shop, Role: !GetAtt Identity.Arn } }
  Identity: { Type: AWS::IAM::Role, Properties: { RoleName: r } }
  Queue: { Type: AWS::SQS::Queue, Properties: { QueueName: !Select [2, !Split ['/', !GetAtt Nested.Outputs.Url]] } }
${more}
Outputs:
  Url: { Value: !GetAtt Nested.Outputs.Url }
  Stack: { Value: !Ref Nested }
`
const plan = (text = parent(), nested = child, previous?: StackState): StackPlan =>
  planStack({
    template: loadTemplate({ text, file: '/project/template.yaml' }),
    stackName: 'demo',
    accountId: '123456789012',
    files: filesOf({ '/project/parts/child.yaml': nested, '/project/template.yaml': text }),
    ...(previous === undefined ? {} : { previous }),
  })

describe('a nested stack', () => {
  it('gets parameters that are known only later, and gives outputs', async () => {
    const { call, calls } = createFakeServices()
    const planned = plan()

    const state = await applyStack({ plan: planned, call })

    const url = 'https://http1.execute-api.us-east-1.amazonaws.com/x'
    const id = expect.stringMatching(/^arn:aws:cloudformation:us-east-1:123456789012:stack\/demo-Nested-\w+\/[\da-f-]{36}$/u) as string
    expect(state.outputs).toEqual([{ name: 'Url', value: url }, { name: 'Stack', value: id }])
    expect(state.resources['Queue']?.properties).toEqual({ QueueName: 'http1.execute-api.us-east-1.amazonaws.com' })
    expect(calls.find(({ operation }) => operation === 'CreateApi')?.input['Name']).toMatch(/^shop of demo-Nested-\w+$/u)
    expect(calls.find(({ operation }) => operation === 'CreateFunction')?.input).toMatchObject({
      FunctionName: expect.stringMatching(/^demo-Nested-Function-\w+$/u) as string,
      Role: 'arn:aws:iam::123456789012:role/r',
      Description: 'http1/arn:aws:iam::123456789012:role/r',
      Code: { S3Key: '/project/parts/src' },
    })
    expect(planned.functions).toEqual([{ logicalId: 'Nested/Function', folder: '/project/parts/src' }])
  })

  it('shows what its own template changes, and nothing when that stays', async () => {
    const previous = JSON.parse(JSON.stringify(await applyStack({ plan: plan(), call: createFakeServices().call }))) as StackState

    expect(plan(parent(), child, previous).changes).toEqual([])
    expect(plan(parent(), child.replace('Handler: a.b', 'Handler: a.c'), previous).changes).toMatchObject([
      { action: 'update', logicalId: 'Nested/Function', properties: ['Handler'] },
    ])
  })

  it('goes with the stack around it', async () => {
    const { call, names } = createFakeServices()

    await deleteStack({ state: await applyStack({ plan: plan(), call }), call })

    expect(names().slice(-2)).toEqual(['lambda:DeleteFunction', 'apigatewayv2:DeleteApi'])
  })

  it('is undone with it', async () => {
    const { call, names } = createFakeServices({ failAt: 'CreateStage' })
    const stage = '  Stage: { Type: AWS::ApiGatewayV2::Stage, DependsOn: Nested, Properties: { ApiId: a, StageName: s } }'

    await expect(applyStack({ plan: plan(parent(stage)), call })).rejects.toMatchObject({ logicalId: 'Stage' })

    expect(names().slice(-2)).toEqual(['lambda:DeleteFunction', 'apigatewayv2:DeleteApi'])
  })

  it('may be an application of SAM', () => {
    const text = `Transform: AWS::Serverless-2016-10-31
Resources:
  App: { Type: AWS::Serverless::Application, Properties: { Location: parts/child.yaml, Parameters: { Title: shop, Role: r } } }`

    expect(plan(text).resources.map(({ logicalId }) => logicalId)).toEqual(['App/Api', 'App/Function', 'App'])
  })

  it.each([
    ['a template that is not there', parent().replace('child', 'other'), child, /there is no file \/project\/parts\/other\.yaml/u],
    ['a template in S3', parent().replace('parts/child.yaml', 'https://s3.amazonaws.com/b/k'), child, /is not on this machine/u],
    ['a template that nests itself', parent().replace('parts/child.yaml', 'template.yaml'), child, /template\.yaml nests itself/u],
    ['a parameter that is not declared', parent().replace('Title:', 'Other:'), child, /child\.yaml.*the template has no parameter Other/u],
    ['a condition on what is not known yet', parent(), child.replace('[!Ref Title', '[!Ref Role'), /needs Role, which is known only when/u],
    ['a function of what is not known yet', parent(), child.replace('Handler: a.b', 'Handler: !Base64 {Ref: Role}'), /needs Role/u],
  ])('is refused for %s', (_, text, nested, message) => {
    expect(() => plan(text, nested)).toThrow(message)
  })
})
