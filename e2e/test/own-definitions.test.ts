import { writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let server: ServerProcess

beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(async () => {
  await server.stop()
  await folder.remove()
})

/** An operation that answers by itself. */
const mock = (text: string): object => ({
  responses: { 200: { description: 'ok' } },
  'x-amazon-apigateway-integration': {
    type: 'mock',
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    responses: { default: { statusCode: '200', responseTemplates: { 'application/json': text } } },
  },
})
const rest = (path: string, text: string): object => ({
  openapi: '3.0.1',
  info: { title: 'mine', version: '1' },
  paths: { [path]: { get: mock(text) } },
})

/** The addresses that the server printed, in the templates' order. */
const urls = (): string[] => server.output().match(/http:\S+execute-api\/[a-z0-9]{10}\S*/g)?.filter((_, index) => index % 2 === 0) ?? []
const ask = async (url: string): Promise<[number, string]> => {
  const answer = await fetch(url)
  return [answer.status, await answer.text()]
}

test("serves a user's own definition: Body of a RestApi, DefinitionBody and DefinitionUri of SAM", async () => {
  await writeFile(`${folder.path}/definition.json`, JSON.stringify(rest('/file', 'from a file')))
  await writeFile(
    `${folder.path}/template.json`,
    JSON.stringify({
      Transform: 'AWS::Serverless-2016-10-31',
      Resources: {
        Body: { Type: 'AWS::ApiGateway::RestApi', Properties: { Body: rest('/body', 'from a body') } },
        BodyDeployment: { Type: 'AWS::ApiGateway::Deployment', Properties: { RestApiId: { Ref: 'Body' }, StageName: 'a' } },
        Sam: { Type: 'AWS::Serverless::Api', Properties: { StageName: 'b', DefinitionBody: rest('/sam', 'from SAM') } },
        Uri: { Type: 'AWS::Serverless::Api', Properties: { StageName: 'c', DefinitionUri: 'definition.json' } },
      },
      Outputs: {
        One: { Value: { Ref: 'Body' } },
        Two: { Value: { Ref: 'Sam' } },
        Three: { Value: { Ref: 'Uri' } },
      },
    }),
  )
  server = await startServer({ arguments: ['--data', `${folder.path}/data`, `${folder.path}/template.json`] })
  const { item } = (await (await fetch(`${server.url}/restapis`)).json()) as { item: { id: string }[] }

  const answers = await Promise.all(
    item.flatMap(({ id }) => ['a/body', 'b/sam', 'c/file'].map((path) => ask(`${server.url}/_aws/execute-api/${id}/${path}`))),
  )

  expect(answers.filter(([status]) => status === 200).map(([, text]) => text).toSorted()).toEqual(['from SAM', 'from a body', 'from a file'])
})

test("serves a user's own definition of an HTTP API", async () => {
  const origin = 'http://127.0.0.1:9'
  const body = {
    openapi: '3.0.1',
    info: { title: 'mine', version: '1' },
    paths: { '/x': { get: { 'x-amazon-apigateway-integration': { type: 'http_proxy', httpMethod: 'GET', uri: origin, payloadFormatVersion: '1.0' } } } },
  }
  await writeFile(
    `${folder.path}/template.json`,
    JSON.stringify({
      Resources: {
        Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Body: body } },
        Stage: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true } },
      },
    }),
  )
  server = await startServer({ arguments: ['--data', `${folder.path}/data`, `${folder.path}/template.json`] })
  const [url = ''] = urls()

  // Nobody listens at the integration's address: the route is there, and tells so as AWS does.
  expect(await ask(`${url}/x`)).toEqual([503, '{"message":"Service Unavailable"}'])
  expect(await ask(`${url}/y`)).toEqual([404, '{"message":"Not Found"}'])
})
