import { mkdir, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'

// A folder of the shape that `cdk synth` writes (aws-cdk-lib 2, manifest 55): two stacks of which one imports from the other, a nested
// stack, code and a definition among the assets. aws-cdk-lib itself is 186 MB, too much for a development dependency.

const bucket = { 'Fn::Sub': 'cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}' }
const parameters = { BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/hnb659fds/version' } }
const rules = { CheckBootstrapVersion: { Assertions: [{ Assert: { 'Fn::Not': [{ 'Fn::Contains': [['1', '2'], { Ref: 'BootstrapVersion' }] }] } }] } }
const metadata = { Type: 'AWS::CDK::Metadata', Properties: { Analytics: 'v2:deflate64:none' }, Condition: 'CDKMetadataAvailable' }
const conditions = { CDKMetadataAvailable: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] } }
const code = { S3Bucket: bucket, S3Key: 'c0de.zip' }
const role = 'arn:aws:iam::123456789012:role/r'
const uri = (id: string): object => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':apigateway:', { Ref: 'AWS::Region' }, ':lambda:path/2015-03-31/functions/', { 'Fn::GetAtt': [id, 'Arn'] }, '/invocations']] })
const permission = (id: string): object => ({ Type: 'AWS::Lambda::Permission', Properties: { Action: 'lambda:InvokeFunction', FunctionName: { 'Fn::GetAtt': [id, 'Arn'] }, Principal: 'apigateway.amazonaws.com' } })
const httpApi = (name: string, path: string): object => ({
  [`${name}Api`]: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: name, ProtocolType: 'HTTP' } },
  [`${name}Stage`]: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { ApiId: { Ref: `${name}Api` }, StageName: '$default', AutoDeploy: true } },
  [`${name}Integration`]: { Type: 'AWS::ApiGatewayV2::Integration', Properties: { ApiId: { Ref: `${name}Api` }, IntegrationType: 'AWS_PROXY', IntegrationUri: { 'Fn::GetAtt': ['Fn', 'Arn'] }, PayloadFormatVersion: '2.0' } },
  [`${name}Route`]: { Type: 'AWS::ApiGatewayV2::Route', Properties: { ApiId: { Ref: `${name}Api` }, RouteKey: `GET ${path}`, Target: { 'Fn::Join': ['', ['integrations/', { Ref: `${name}Integration` }]] } } },
  Permission: permission('Fn'),
})
const stack = (templateFile: string, dependencies: string[]): object => ({ type: 'aws:cloudformation:stack', environment: 'aws://unknown-account/unknown-region', properties: { templateFile }, dependencies })
const asset = (path: string, objectKey: string): object => ({ source: { path, packaging: 'zip' }, destinations: { here: { bucketName: 'b', objectKey } } })

const assembly: Record<string, object> = {
  'manifest.json': {
    version: '55.0.0',
    artifacts: {
      'Shop.assets': { type: 'cdk:asset-manifest', properties: { file: 'Shop.assets.json' } },
      Shop: stack('Shop.template.json', ['Base', 'Shop.assets']),
      'Base.assets': { type: 'cdk:asset-manifest', properties: { file: 'Base.assets.json' } },
      Base: stack('Base.template.json', ['Base.assets']),
      Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
    },
  },
  'Base.assets.json': { version: '55.0.0', files: { a: asset('asset.1a1e2', '1a1e2.zip') }, dockerImages: {} },
  'Shop.assets.json': {
    version: '55.0.0',
    files: { b: asset('asset.c0de', 'c0de.zip'), c: asset('ShopNested.nested.template.json', 'ae57ed.json'), d: asset('asset.5bec.json', '5bec.json') },
  },
  'Base.template.json': {
    Resources: { Words: { Type: 'AWS::Lambda::LayerVersion', Properties: { Content: { S3Bucket: bucket, S3Key: '1a1e2.zip' } }, Metadata: { 'aws:asset:path': 'asset.1a1e2' } }, CDKMetadata: metadata },
    Outputs: { ExportsWords: { Value: { Ref: 'Words' }, Export: { Name: 'Base:ExportsWords' } } },
    Conditions: conditions,
    Parameters: parameters,
    Rules: rules,
  },
  'Shop.template.json': {
    Resources: {
      Fn: { Type: 'AWS::Lambda::Function', Properties: { Code: code, Handler: 'index.handler', Runtime: 'nodejs20.x', Role: role, Layers: [{ 'Fn::ImportValue': 'Base:ExportsWords' }] } },
      Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'Api', BodyS3Location: { Bucket: bucket, Key: '5bec.json' } } },
      Users: { Type: 'AWS::ApiGateway::Resource', Properties: { RestApiId: { Ref: 'Api' }, ParentId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] }, PathPart: 'users' } },
      UsersGet: { Type: 'AWS::ApiGateway::Method', Properties: { RestApiId: { Ref: 'Api' }, ResourceId: { Ref: 'Users' }, HttpMethod: 'GET', AuthorizationType: 'NONE', Integration: { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST', Uri: uri('Fn') } } },
      Deployment: { Type: 'AWS::ApiGateway::Deployment', Properties: { RestApiId: { Ref: 'Api' } }, DependsOn: ['UsersGet'] },
      Stage: { Type: 'AWS::ApiGateway::Stage', Properties: { RestApiId: { Ref: 'Api' }, DeploymentId: { Ref: 'Deployment' }, StageName: 'prod' } },
      Permission: permission('Fn'),
      AutoDelete: { Type: 'Custom::S3AutoDeleteObjects', Properties: { ServiceToken: { 'Fn::GetAtt': ['Fn', 'Arn'] } } },
      Nested: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: { 'Fn::Join': ['', ['https://s3.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }, '/', bucket, '/ae57ed.json']] } } },
      CDKMetadata: metadata,
    },
    Conditions: conditions,
    Parameters: parameters,
    Rules: rules,
  },
  'ShopNested.nested.template.json': { Resources: { Fn: { Type: 'AWS::Lambda::Function', Properties: { Code: code, Handler: 'index.handler', Runtime: 'nodejs20.x', Role: role } }, ...httpApi('Inner', '/nested') } },
  'asset.5bec.json': {
    openapi: '3.0.1',
    info: { title: 'Api', version: '1' },
    paths: { '/mock': { get: { responses: { 200: { description: 'ok' } }, 'x-amazon-apigateway-integration': { type: 'mock', requestTemplates: { 'application/json': '{"statusCode":200}' }, responses: { default: { statusCode: '200', responseTemplates: { 'application/json': 'from the asset' } } } } } } },
  },
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let server: ServerProcess

beforeAll(async () => {
  folder = await temporaryFolder()
  const out = `${folder.path}/cdk.out`
  for (const path of ['asset.c0de', 'asset.1a1e2/nodejs/node_modules/words']) await mkdir(`${out}/${path}`, { recursive: true })
  for (const [name, content] of Object.entries(assembly)) await writeFile(`${out}/${name}`, JSON.stringify(content))
  await writeFile(`${out}/asset.c0de/index.js`, `const word = () => { try { return require('words').word } catch { return 'none' } }\nexports.handler = async () => ({ statusCode: 200, body: word() })\n`)
  await writeFile(`${out}/asset.1a1e2/nodejs/node_modules/words/index.js`, "exports.word = 'layered'\n")
  server = await startServer({ arguments: ['--data', `${folder.path}/data`, out] })
})
afterAll(async () => {
  await server.stop()
  await folder.remove()
})

const textOf = async (pattern: RegExp, path: string): Promise<string> => (await fetch(`${pattern.exec(server.output())?.[1] ?? ''}${path}`)).text()

test('serves the stacks of a CDK assembly, what one imports from the other, assets and nested stacks', async () => {
  expect(await textOf(/\(REST, stage prod\)\S* (\S+)/, '/users')).toBe('layered')
  expect(await textOf(/\(REST, stage prod\)\S* (\S+)/, '/mock')).toBe('from the asset')
  expect(await textOf(/\(HTTP, stage \$default\)\S* (\S+)/, '/nested')).toBe('none')
  await expect.poll(() => server.output()).toContain('Shop: AutoDelete (Custom::S3AutoDeleteObjects) is named only')
})
