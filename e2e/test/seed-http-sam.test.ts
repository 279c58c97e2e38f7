import { mkdir, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'

// The SAM template of shared/seeds/004 ("SAM Template for HTTP API"), as it stands there, by `gatewright start`.

const TEMPLATE = `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31

Resources:
  HttpApi:
    Type: AWS::Serverless::HttpApi
    Properties:
      StageName: prod
      CorsConfiguration:
        AllowMethods:
          - GET
          - POST
          - PUT
          - DELETE
        AllowHeaders:
          - Content-Type
          - Authorization
        AllowOrigins:
          - "*"

  UsersFunction:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: python3.12
      CodeUri: src/
      Events:
        GetUsers:
          Type: HttpApi
          Properties:
            ApiId: !Ref HttpApi
            Path: /users
            Method: GET
        GetUser:
          Type: HttpApi
          Properties:
            ApiId: !Ref HttpApi
            Path: /users/{userId}
            Method: GET
        CreateUser:
          Type: HttpApi
          Properties:
            ApiId: !Ref HttpApi
            Path: /users
            Method: POST
`

const HANDLER = `
def handler(event, context):
    return {"route": event["routeKey"], "version": event["version"], "path": event.get("pathParameters"), "body": event.get("body")}
`

let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let url: string

beforeAll(async () => {
  folder = await temporaryFolder()
  await mkdir(`${folder.path}/src`)
  await writeFile(`${folder.path}/src/index.py`, HANDLER)
  await writeFile(`${folder.path}/template.yaml`, TEMPLATE)
  server = await startServer({ arguments: ['--data', `${folder.path}/data`, `${folder.path}/template.yaml`] })
  url = `${server.url}/_aws/execute-api/${/execute-api\/([a-z0-9]{10})/.exec(server.output())?.[1]}/prod`
})

afterAll(async () => {
  await server?.stop()
  await folder?.remove()
})

test('its three routes reach the function in format 2.0', async () => {
  const [all, one, made] = await Promise.all([fetch(`${url}/users`), fetch(`${url}/users/7`), fetch(`${url}/users`, { method: 'POST', body: '{"name":"Ada"}' })])

  expect(await all.json()).toEqual({ route: 'GET /users', version: '2.0', path: null, body: null })
  expect(await one.json()).toEqual({ route: 'GET /users/{userId}', version: '2.0', path: { userId: '7' }, body: null })
  expect(await made.json()).toEqual({ route: 'POST /users', version: '2.0', path: null, body: '{"name":"Ada"}' })
})

test('its CORS answers a preflight, and other routes are not found', async () => {
  const headers = { Origin: 'https://shop.example', 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'authorization' }

  const [preflight, missing] = await Promise.all([fetch(`${url}/users`, { method: 'OPTIONS', headers }), fetch(`${url}/nothing`)])

  expect(preflight.status).toBe(204)
  expect(Object.fromEntries(preflight.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET,POST,PUT,DELETE',
    'access-control-allow-headers': expect.stringMatching(/content-type,\s*authorization/i) as string,
  })
  expect([missing.status, await missing.json()]).toEqual([404, { message: 'Not Found' }])
})
