import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { awsEnvironment, bash } from '../src/shell.ts'

let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>

beforeAll(async () => {
  folder = await temporaryFolder()
  server = await startServer({ arguments: ['--data', `${folder.path}/data`] })
})
afterAll(async () => {
  await server.stop()
  await folder.remove()
})

const aws = async (command: string): Promise<string> => {
  const { stdout, stderr } = await bash(`cd ${folder.path} && aws ${command}`, awsEnvironment(server.url)).catch((error: unknown) => ({ stdout: '', stderr: String(error) }))
  return (stdout + stderr).trim()
}
const read = (file: string): Promise<string> => readFile(`${folder.path}/${file}`, 'utf8')
const save = (file: string, text: string): Promise<void> => writeFile(`${folder.path}/${file}`, text)

const REST = `swagger: "2.0"
info: {title: Pets, version: "1", description: kept}
basePath: /a/b
schemes: [https]
paths:
  /pets:
    get: &get
      produces: [application/json]
      responses: {"200": {description: 200 response}}
      x-amazon-apigateway-integration: &mock {type: mock, requestTemplates: {application/json: '{"statusCode": 200}'}, responses: {default: {statusCode: "200", responseTemplates: {application/json: '["Rex"]'}}}}
`

const HTTP = `openapi: 3.0.1
info: {title: Shop, version: "1.0"}
servers: [{url: "https://x.example/{basePath}", variables: {basePath: {default: shop/v1}}}]
tags: [{name: Owner, x-amazon-apigateway-tag-value: Admin}]
paths:
  /items/{id}:
    get:
      operationId: getItem
      responses: {default: {description: ok}}
      security: [{jwt: [read]}]
      requestBody: {content: {application/json: {schema: {type: object}}}}
      x-amazon-apigateway-integration: {type: http_proxy, httpMethod: GET, uri: "https://items.example/{id}", payloadFormatVersion: "1.0"}
  /bad:
    post:
      responses: {}
      x-amazon-apigateway-integration: {type: AWS, httpMethod: POST, uri: "arn:aws:lambda:us-east-1:123456789012:function:f", payloadFormatVersion: "1.0"}
x-amazon-apigateway-cors: {allowOrigins: ["https://a.example"], allowMethods: [GET], maxAge: 300}
components:
  securitySchemes:
    jwt:
      type: oauth2
      flows: {}
      x-amazon-apigateway-authorizer: {type: jwt, identitySource: $request.header.Authorization, jwtConfiguration: {issuer: "https://i.example", audience: [a]}}
`

test('a REST API is imported below its base path, changed by merging and overwriting, exported, and imported from its export', async () => {
  await save('pets.yaml', REST)
  await save('dogs.yaml', REST.replace('/pets', '/dogs').replace('Pets', 'Dogs').replace(', description: kept', '').replace('&get', '&get\n      security: [{gone: []}]'))
  const id = await aws('apigateway import-rest-api --parameters basepath=split,endpointConfigurationTypes=REGIONAL --fail-on-warnings --body fileb://pets.yaml --query id --output text')
  const paths = () => aws(`apigateway get-resources --rest-api-id ${id} --query 'sort(items[].path)' --output text`)

  expect(await paths()).toBe('/\t/b\t/b/pets')
  expect(await aws(`apigateway put-rest-api --rest-api-id ${id} --mode merge --fail-on-warnings --body fileb://dogs.yaml`)).toContain(
    "(BadRequestException) when calling the PutRestApi operation: Warnings found during import:\n\tSecurity definition 'gone' not found for method 'GET /dogs'. Ignoring.",
  )
  expect(await paths()).toBe('/\t/b\t/b/pets')
  expect(await aws(`apigateway put-rest-api --rest-api-id ${id} --mode merge --body fileb://dogs.yaml --query '[name,description,warnings[0]]' --output text`)).toBe(
    "Dogs\tkept\tSecurity definition 'gone' not found for method 'GET /dogs'. Ignoring.",
  )
  expect(await paths()).toBe('/\t/b\t/b/pets\t/dogs')
  await aws(`apigateway put-rest-api --rest-api-id ${id} --mode overwrite --body fileb://pets.yaml`)
  expect(await paths()).toBe('/\t/pets')
  await aws(`apigateway create-deployment --rest-api-id ${id} --stage-name dev`)
  expect(JSON.parse(await aws(`apigateway get-export --rest-api-id ${id} --stage-name dev --export-type swagger --parameters extensions=apigateway pets.json`))).toEqual({
    contentType: 'application/octet-stream',
    contentDisposition: 'attachment; filename="swagger_1.json"',
  })

  const exported = JSON.parse(await read('pets.json')) as object
  expect(exported).toMatchObject({ swagger: '2.0', info: { title: 'Pets' }, host: `${id}.execute-api.us-east-1.amazonaws.com`, basePath: '/dev', paths: { '/pets': { get: { 'x-amazon-apigateway-integration': { type: 'mock' } } } } })
  const again = await aws('apigateway import-rest-api --fail-on-warnings --body fileb://pets.json --query id --output text')
  await aws(`apigateway create-deployment --rest-api-id ${again} --stage-name dev`)
  const answer = await fetch(`${server.url}/_aws/execute-api/${again}/dev/pets`)
  expect([answer.status, await answer.text()]).toEqual([200, '["Rex"]'])
})

test('an HTTP API is imported with warnings and information, exported, and imported from its export without either', async () => {
  await save('shop.yaml', HTTP)
  const warning =
    "Unable to put integration on 'POST' for resource at path '/bad': Currently, an API with a protocol type of HTTP may only be associated with proxy integrations (AWS_PROXY, HTTP_PROXY)"

  expect(await aws('apigatewayv2 import-api --body file://shop.yaml --fail-on-warnings')).toContain(`Warnings found during import:\n\t${warning}`)
  const made = JSON.parse(await aws('apigatewayv2 import-api --body file://shop.yaml --basepath prepend')) as { ApiId: string }
  expect(made).toMatchObject({
    Name: 'Shop',
    Tags: { Owner: 'Admin' },
    CorsConfiguration: { MaxAge: 300 },
    Warnings: [warning],
    ImportInfo: ["'requestBody' at paths./items/{id}.get is not supported for HTTP APIs and is left out."],
  })
  const exportTo = (file: string) => aws(`apigatewayv2 export-api --api-id ${made.ApiId} --specification OAS30 --output-type YAML ${file}`)
  await exportTo('one.yaml')
  const reimported = JSON.parse(await aws(`apigatewayv2 reimport-api --api-id ${made.ApiId} --body file://one.yaml --fail-on-warnings`)) as object
  await exportTo('two.yaml')

  expect(reimported).not.toHaveProperty('ImportInfo')
  expect(await read('two.yaml')).toBe(await read('one.yaml'))
  expect(await read('one.yaml')).toContain('/shop/v1/items/{id}:')
})

test.each([
  ['apigatewayv2 import-api --body \'{"swagger":"2.0"}\'', 'Unable to build importer with provided input. Unable to determine OAS version'],
  ["apigatewayv2 import-api --body 'nope'", 'Invalid OpenAPI input.'],
  ["apigateway import-rest-api --body 'openapi: 3.1.0'", 'Invalid OpenAPI input.'],
])('%s is refused', async (command, message) => {
  expect(await aws(command)).toMatch(new RegExp(`\\(BadRequestException\\) when calling the \\w+ operation: ${message}$`))
})
