import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'

let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let url: string

/** `/slow` says that it has begun, and answers when it is told to. */
const handler = (text: string): string => `
const { existsSync, writeFileSync } = require('node:fs')
exports.handler = async (event) => {
  if (event.rawPath.endsWith('/slow')) {
    writeFileSync('${folder.path}/begun', '')
    while (!existsSync('${folder.path}/released')) await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return { statusCode: 200, body: '${text}' }
}`

const template = (routes: readonly string[]): string => `
Transform: AWS::Serverless-2016-10-31
Resources:
  Function:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs20.x
      CodeUri: src/
      Timeout: 120
      Events:
${routes.map((path, index) => `        Route${index}: {Type: HttpApi, Properties: {Path: ${path}, Method: GET}}`).join('\n')}
`

beforeEach(async () => {
  folder = await temporaryFolder()
  await mkdir(`${folder.path}/src`)
  await writeFile(`${folder.path}/src/index.js`, handler('one'))
  await writeFile(`${folder.path}/template.yaml`, template(['/hello', '/slow']))
  server = await startServer({ arguments: ['--data', `${folder.path}/data`, '--watch', `${folder.path}/template.yaml`] })
  url = /(http:\S+execute-api\/[a-z0-9]{10})/.exec(server.output())?.[1] as string
})

afterEach(async () => {
  await server.stop()
  await folder.remove()
})

const ask = async (path: string): Promise<[number, string]> => {
  const answer = await fetch(url + path)
  return [answer.status, await answer.text()]
}

test('serves changed code, and the invocation that was running when it changed still answers', async () => {
  expect(await ask('/hello')).toEqual([200, 'one'])
  const slow = ask('/slow')
  await expect.poll(() => existsSync(`${folder.path}/begun`)).toBe(true)

  await writeFile(`${folder.path}/src/index.js`, handler('two'))

  await expect.poll(() => ask('/hello')).toEqual([200, 'two'])
  await writeFile(`${folder.path}/released`, '')
  expect(await slow).toEqual([200, 'one'])
})

test('applies a changed template to the same API, and keeps the stack when the template is wrong', async () => {
  expect(await ask('/more')).toEqual([404, '{"message":"Not Found"}'])

  await writeFile(`${folder.path}/template.yaml`, template(['/hello', '/slow', '/more']))
  await expect.poll(() => ask('/more')).toEqual([200, 'one'])

  await writeFile(`${folder.path}/template.yaml`, 'Resources: {Broken: {Type: AWS::ApiGateway::Nothing}}\n')
  await expect.poll(() => server.output()).toMatch(/template\.yaml:1:\d+.*\n?.*the stack stays as it was/)
  expect(await ask('/more')).toEqual([200, 'one'])
})
