import { writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../src/server-process.ts'
import { bash } from '../src/shell.ts'

const COMMAND = `${process.execPath} ${new URL('../../apps/reference-server/bin/gatewright.js', import.meta.url).pathname} lint`

let folder: Awaited<ReturnType<typeof temporaryFolder>>

beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => folder.remove())

const definition = (type: string): string => `swagger: '2.0'
info: {title: pets, version: '1'}
paths:
  /pets:
    get:
      x-amazon-apigateway-integration: {type: ${type}, requestTemplates: {application/json: '{"statusCode": 200}'}}
      responses: {'200': {description: ok}}
`

test('a definition that AWS accepts has exit code 0', async () => {
  await writeFile(`${folder.path}/api.yaml`, definition('mock'))

  expect(await bash(`${COMMAND} ${folder.path}/api.yaml`)).toMatchObject({ status: 0, stderr: '' })
})

test('one that it refuses has exit code 1, and its place, as text and as SARIF', async () => {
  await writeFile(`${folder.path}/api.yaml`, definition('nope'))

  const text = await bash(`${COMMAND} ${folder.path}/api.yaml`)
  const sarif = await bash(`${COMMAND} ${folder.path}/api.yaml --format sarif`)

  expect(text).toMatchObject({ status: 1, stdout: expect.stringMatching(/api\.yaml:6:\d+: error: Unable to parse API definition/) })
  expect(JSON.parse(sarif.stdout)).toMatchObject({ version: '2.1.0', runs: [{ results: [{ level: 'error' }] }] })
})

test('warnings have exit code 0, or 1 when they should fail; SARIF has the same code and a path that is a URI', async () => {
  const warned = definition('mock').replace('get:', "get:\n      security: [{gone: []}]")
  await writeFile(`${folder.path}/my api.yaml`, warned)
  const command = `${COMMAND} '${folder.path}/my api.yaml'`

  const [plain, failing, sarif] = [await bash(command), await bash(`${command} --fail-on-warnings`), await bash(`${command} --fail-on-warnings --format sarif`)]

  expect(plain).toMatchObject({ status: 0, stdout: expect.stringMatching(/my api\.yaml:6:\d+: warning: Security definition 'gone' not found/) })
  expect([failing.status, sarif.status]).toEqual([1, 1])
  const { runs } = JSON.parse(sarif.stdout) as { runs: [{ results: [{ locations: [{ physicalLocation: { artifactLocation: { uri: string } } }] }] }] }
  expect(runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toMatch(/\/my%20api\.yaml$/)
})

test('what only the import itself finds is found, with its place', async () => {
  await writeFile(`${folder.path}/api.yaml`, `${definition('mock')}x-amazon-apigateway-gateway-responses:\n  NOPE: {statusCode: '429'}\n`)

  expect(await bash(`${COMMAND} ${folder.path}/api.yaml`)).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(/api\.yaml:9:3: error: Unable to put gateway response 'NOPE'/),
  })
})

test('a file that is not there has exit code 2', async () => {
  expect(await bash(`${COMMAND} ${folder.path}/nothing.yaml`)).toMatchObject({ status: 2, stderr: expect.stringContaining('cannot be read') })
})
