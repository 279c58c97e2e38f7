// The SAM template with a cache key of shared/seeds/004 "Cache Key Parameters", with the API and the function that it names.
import { mkdir, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'

let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let base: string

const TEMPLATE = `
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  MyApi:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
      CacheClusterEnabled: true
      CacheClusterSize: '0.5'
      MethodSettings:
        - ResourcePath: '/*'
          HttpMethod: '*'
          CachingEnabled: true
          CacheTtlInSeconds: 300
  GetUsersFunction:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs20.x
      Handler: index.handler
      CodeUri: src
      Events:
        GetUsers:
          Type: Api
          Properties:
            Path: /users
            Method: GET
            RestApiId: !Ref MyApi
            RequestParameters:
              - method.request.querystring.filter:
                  Required: true
                  Caching: true
`

beforeAll(async () => {
  folder = await temporaryFolder()
  await mkdir(`${folder.path}/src`)
  await writeFile(`${folder.path}/src/index.js`, 'let count = 0\nexports.handler = async () => ({ statusCode: 200, body: String(++count) })\n')
  await writeFile(`${folder.path}/template.yaml`, TEMPLATE)
  server = await startServer({ arguments: ['--data', `${folder.path}/data`, `${folder.path}/template.yaml`] })
  const { item } = (await (await fetch(`${server.url}/restapis`)).json()) as { readonly item: readonly { readonly id: string }[] }
  base = `${server.url}/_aws/execute-api/${item[0]?.id}/prod/users`
})

afterAll(async () => {
  await server?.stop()
  await folder?.remove()
})

const ask = async (query: string): Promise<string> => (await fetch(`${base}?${query}`)).text()

test('answers are kept for each value of the key parameter, whatever else the query says', async () => {
  const answers = []
  for (const query of ['filter=a', 'filter=a', 'filter=a&page=2', 'filter=b', 'filter=b', 'page=2&filter=a']) answers.push(await ask(query))

  expect(answers).toEqual(['1', '1', '1', '2', '2', '1'])
})

test('CacheHitCount and CacheMissCount count them', async () => {
  const metrics = async (): Promise<string> => (await fetch(`${server.url}/_gatewright/metrics`)).text()

  await expect.poll(metrics).toMatch(/^gatewright_cache_hit_count_total\{.*resource="\/users"\} 4$/m)
  expect(await metrics()).toMatch(/^gatewright_cache_miss_count_total\{.*resource="\/users"\} 2$/m)
})

test('a hundred requests for a new value ask the function once', async () => {
  const answers = await Promise.all(Array.from({ length: 100 }, () => ask('filter=together')))

  expect(new Set(answers)).toEqual(new Set(['3']))
})
