import { mkdir, rename, writeFile } from 'node:fs/promises'
import { setImmediate as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'

// `gatewright start --watch` while requests never pause: ten edits of the template, ten of the handler, none of the requests fails.

let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>

const handler = (text: string): string => `exports.handler = async () => ({ statusCode: 200, body: '${text}' })\n`

/** An HTTP API whose stage deploys by itself, and a REST API with a model and a method of its own; `version` is a path and an answer. */
const template = (version: number, more = ''): string => `
Transform: AWS::Serverless-2016-10-31
Resources:
  Function:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs20.x
      CodeUri: src/
      Events:
        Http: {Type: HttpApi, Properties: {Path: /hello, Method: GET}}
        New: {Type: HttpApi, Properties: {Path: /v${version}, Method: GET}}
        Rest: {Type: Api, Properties: {RestApiId: !Ref Rest, Path: /hello, Method: GET}}
        RestNew: {Type: Api, Properties: {RestApiId: !Ref Rest, Path: /v${version}, Method: GET}}
  Rest: {Type: AWS::Serverless::Api, Properties: {StageName: prod, Variables: {version: '${version}'}}}
${more}
Outputs:
  Http: {Value: !Ref ServerlessHttpApi}
  Rest: {Value: !Ref Rest}
`

beforeEach(async () => {
  folder = await temporaryFolder()
  await mkdir(`${folder.path}/src`)
  await writeFile(`${folder.path}/src/index.js`, handler('code 0'))
  await writeFile(`${folder.path}/template.yaml`, template(0))
  server = await startServer({ arguments: ['--data', `${folder.path}/data`, '--watch', `${folder.path}/template.yaml`] })
})

afterEach(async () => {
  await server.stop()
  await folder.remove()
})

/** As editors save: the file is there whole at every moment, for a function that starts just then reads it. */
async function save(file: string, text: string): Promise<void> {
  await writeFile(`${file}~`, text)
  await rename(`${file}~`, file)
}

interface Load {
  readonly asked: number
  readonly failed: readonly string[]
  stop(): Promise<void>
}

/** Four clients that ask without a pause. */
function load(urls: readonly string[]): Load {
  let running = true
  const result = { asked: 0, failed: [] as string[] }
  const clients = Array.from({ length: 4 }, async (_, client) => {
    for (let turn = client; running; turn += 1) {
      const url = urls[turn % urls.length] ?? ''
      const answer = await fetch(url).then(
        async (response) => `${response.status} ${await response.text()}`,
        (error: unknown) => String(error),
      )
      await pause() // what fails at once would leave no turn to anything else
      result.asked += 1
      if (!/^200 code \d+$/.test(answer)) result.failed.push(`${url}: ${answer}`)
    }
  })
  return Object.assign(result, {
    stop: async () => {
      running = false
      await Promise.all(clients)
    },
  })
}

/** The URLs of the APIs are printed after the one of the server. */
async function printedUrl(kind: string): Promise<string> {
  const line = new RegExp(`\\(${kind}, stage \\S+\\) (\\S+)`)
  await expect.poll(() => server.output()).toMatch(line)
  return line.exec(server.output())![1]!
}

const ask = async (url: string): Promise<[number, string]> => {
  const answer = await fetch(url)
  return [answer.status, await answer.text()]
}

test('ten edits of the template and ten of the handler drop none of the requests that never pause; a failed one leaves all as it was', async () => {
  const [http, rest] = await Promise.all([printedUrl('HTTP'), printedUrl('REST')])
  const requests = load([`${http}/hello`, `${rest}/hello`])

  for (let version = 1; version <= 10; version += 1) {
    await save(`${folder.path}/template.yaml`, template(version))
    for (const api of [http, rest]) await expect.poll(async () => (await ask(`${api}/v${version}`))[0], { interval: 20 }).toBe(200)
    await save(`${folder.path}/src/index.js`, handler(`code ${version}`))
    for (const api of [http, rest]) await expect.poll(() => ask(`${api}/hello`), { interval: 20 }).toEqual([200, `code ${version}`])
  }
  // What is new is made before what cannot be made: all of it is taken back.
  const broken = `  Key: {Type: AWS::ApiGateway::ApiKey, Properties: {Name: left-over}}
  Wrong:
    Type: AWS::ApiGateway::Method
    DependsOn: Key
    Properties: {RestApiId: !Ref Rest, ResourceId: nowhere, HttpMethod: GET, AuthorizationType: NONE}`
  await save(`${folder.path}/template.yaml`, template(11, broken))
  await expect.poll(() => server.output()).toMatch(/template\.yaml:\d+:\d+: Wrong: AWS::ApiGateway::Method: .*\n?.*the stack stays as it was/)
  const after = await Promise.all([http, rest].flatMap((api) => [ask(`${api}/hello`), ask(`${api}/v10`), ask(`${api}/v11`)]))
  const keys = (await (await fetch(`${server.url}/apikeys`)).json()) as object
  await requests.stop()

  expect(requests.failed, server.output().slice(-3000)).toEqual([])
  expect(requests.asked).toBeGreaterThan(200)
  expect(after.map(([status]) => status)).toEqual([200, 200, 404, 200, 200, 403])
  expect(keys).toEqual({ item: [] })
})
