// A template of 500 resources from cold to serving, a watch cycle after an edit of a handler and of the template, and the import of an
// OpenAPI file of 6 MB: each in processes of their own.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { report } from './harness/report.mjs'

const COMMAND = new URL('../../apps/reference-server/bin/gatewright.js', import.meta.url).pathname
const ROUNDS = 5
const folder = mkdtempSync(join(tmpdir(), 'gatewright-bench-'))
const times = { cold: [], handler: [], template: [], json: [], yaml: [] }
const memory = { json: [], yaml: [] }

/** 500 resources: one API, function, permission, deployment, stage, and 165 paths with a method and an answer of their own. */
function template(word) {
  const resources = {
    Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'large' } },
    Function: { Type: 'AWS::Lambda::Function', Properties: { Role: 'arn:aws:iam::123456789012:role/r', Runtime: 'nodejs20.x', Handler: 'index.handler', Code: 'code' } },
    Permission: { Type: 'AWS::Lambda::Permission', Properties: { Action: 'lambda:InvokeFunction', FunctionName: { 'Fn::GetAtt': ['Function', 'Arn'] }, Principal: 'apigateway.amazonaws.com' } },
  }
  const uri = { 'Fn::Sub': 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function.Arn}/invocations' }
  const methods = []
  for (let index = 0; index < 247; index += 1) {
    const integration = index === 0 ? { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST', Uri: uri } : mock(index === 1 ? word : `path ${index}`)
    resources[`Path${index}`] = { Type: 'AWS::ApiGateway::Resource', Properties: { RestApiId: { Ref: 'Api' }, ParentId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] }, PathPart: `p${index}` } }
    resources[`Method${index}`] = {
      Type: 'AWS::ApiGateway::Method',
      Properties: { RestApiId: { Ref: 'Api' }, ResourceId: { Ref: `Path${index}` }, HttpMethod: 'GET', AuthorizationType: 'NONE', Integration: integration, MethodResponses: [{ StatusCode: '200' }] },
    }
    methods.push(`Method${index}`)
  }
  resources[`Deployment${word}`] = { Type: 'AWS::ApiGateway::Deployment', Properties: { RestApiId: { Ref: 'Api' } }, DependsOn: methods }
  resources.Stage = { Type: 'AWS::ApiGateway::Stage', Properties: { RestApiId: { Ref: 'Api' }, DeploymentId: { Ref: `Deployment${word}` }, StageName: 'prod' } }
  if (Object.keys(resources).length < 499) throw new Error('fewer resources than the title says')
  resources.Topic = { Type: 'AWS::SNS::Topic', Properties: {} }
  return JSON.stringify({ Resources: resources })
}
const mock = (text) => ({ Type: 'MOCK', RequestTemplates: { 'application/json': '{"statusCode": 200}' }, IntegrationResponses: [{ StatusCode: '200', ResponseTemplates: { 'application/json': text } }] })

function openApi() {
  const paths = {}
  for (let index = 0, size = 0; size < 6 * 1024 * 1024; index += 1) {
    const operation = { description: 'd'.repeat(25_000), parameters: [{ name: 'q', in: 'query', schema: { type: 'string' } }], responses: { 200: { description: 'ok' } }, 'x-amazon-apigateway-integration': { type: 'mock', requestTemplates: { 'application/json': '{"statusCode":200}' }, responses: { default: { statusCode: '200' } } } }
    paths[`/p${index}`] = { get: operation }
    size += JSON.stringify(operation).length
  }
  return JSON.stringify({ openapi: '3.0.1', info: { title: 'large', version: '1' }, paths })
}

/** YAML as people write it: short lines, which cost a parser more than long texts do. 290 paths with seven methods each. */
function openApiYaml() {
  const operation = (method, name) => `    ${method}:
      operationId: ${method}${name}
      description: |-
        Several words on
        several lines.
      parameters:
${['id', 'filter', 'page'].map((parameter) => `        - name: ${parameter}
          in: query
          required: ${parameter === 'id'}
          schema:
            type: string
`).join('')}      responses:
        "200":
          description: ok
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/${name}"
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates:
          application/json: '{"statusCode": 200}'
        responses:
          default:
            statusCode: "200"
`
  const property = (name) => `        ${name}:
          type: string
          maxLength: 64
          description: "The ${name} of it"
`
  const names = Array.from({ length: 290 }, (_, index) => `Thing${index}`)
  const paths = names.map((name) => `  /${name}:\n${['get', 'put', 'post', 'delete', 'patch', 'head', 'options'].map((method) => operation(method, name)).join('')}`)
  const properties = Array.from({ length: 150 }, (_, index) => property(`property${index}`)).join('')
  const schemas = names.map((name) => `    ${name}:\n      type: object\n      properties:\n${properties}`)
  const text = ['openapi: 3.0.1\ninfo:\n  title: large\n  version: "1"\npaths:\n', ...paths, 'components:\n  schemas:\n', ...schemas].join('')
  if (text.length < 6 * 1024 * 1024) throw new Error('smaller than the title says')
  return text
}

async function started(args) {
  const child = spawn(process.execPath, [COMMAND, 'start', '--port', '0', '--log-level', 'warn', ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  await new Promise((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`ended with ${code}\n${output}`)))
    child.stdout.on('data', (text) => {
      output += text
      if (/is ready at \S+/.test(output) && (!args.includes('--watch') || output.includes('_aws/execute-api/'))) resolve()
    })
  })
  const url = /is ready at (\S+)/.exec(output)[1].replace('localhost', '127.0.0.1')
  return { pid: child.pid, url, api: /\S+_aws\/execute-api\/\w+\/prod/.exec(output)?.[0].replace('localhost', '127.0.0.1'), stop: () => new Promise((resolve) => { child.removeAllListeners('exit'); child.once('exit', resolve); child.kill('SIGTERM') }) }
}

async function until(url, expected) {
  const start = performance.now()
  for (;;) {
    if ((await (await fetch(url)).text()) === expected) return performance.now() - start
    if (performance.now() - start > 20_000) throw new Error(`${url} never answered ${expected}`)
    await pause(5)
  }
}

const handler = (word) => `exports.handler = async () => ({ statusCode: 200, body: '${word}' })\n`
const definitions = { json: openApi(), yaml: openApiYaml() }
for (let round = 0; round < ROUNDS; round += 1) {
  const own = join(folder, String(round))
  mkdirSync(join(own, 'code'), { recursive: true })
  writeFileSync(join(own, 'code/index.js'), handler('one'))
  writeFileSync(join(own, 'template.json'), template('first'))
  const start = performance.now()
  const server = await started(['--data', join(own, 'data'), '--watch', join(own, 'template.json')])
  await until(`${server.api}/p1`, 'first')
  times.cold.push(performance.now() - start)
  await until(`${server.api}/p0`, 'one')
  await pause(500)
  writeFileSync(join(own, 'code/index.js'), handler('two'))
  times.handler.push(await until(`${server.api}/p0`, 'two'))
  writeFileSync(join(own, 'template.json'), template('second'))
  times.template.push(await until(`${server.api}/p1`, 'second'))
  await server.stop()

  for (const [kind, body] of Object.entries(definitions)) {
    const importer = await started(['--data', join(own, `data-import-${kind}`)])
    const before = performance.now()
    const answer = await fetch(`${importer.url}/restapis?mode=import&ignore=documentation`, { method: 'POST', headers: { 'content-type': `application/${kind}` }, body })
    if (answer.status !== 201) throw new Error(`the import was answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`)
    await answer.arrayBuffer()
    times[kind].push(performance.now() - before)
    memory[kind].push(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${importer.pid}/status`, 'utf8'))[1]) / 1024)
    await importer.stop()
  }
}
rmSync(folder, { recursive: true, force: true })
const row = (name, values, aim) => [name, Math.min(...values).toFixed(0), values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)].toFixed(0), aim]
report({
  subject: 'definitions',
  title: 'Templates and OpenAPI files',
  columns: ['what', 'minimum', 'median', 'aim'],
  rows: [
    row('500 resources, from starting the process to the first answer (ms)', times.cold, '2000'),
    row('a handler is saved → its new answer is served (ms)', times.handler, '200'),
    row('the template of 500 resources is saved → its new answer is served (ms)', times.template, '500'),
    row('OpenAPI file of 6 MB, JSON: ImportRestApi (ms)', times.json, '3000'),
    row('highest resident memory of that server (MiB)', memory.json, '400'),
    row('OpenAPI file of 6 MB, YAML of 246,000 lines: ImportRestApi (ms)', times.yaml, '3000'),
    row('highest resident memory of that server (MiB)', memory.yaml, '400'),
  ],
  notes: [`${ROUNDS} rounds, a new data folder each.`],
})
