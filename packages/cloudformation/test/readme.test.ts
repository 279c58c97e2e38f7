import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'

const folder = mkdtempSync(join(fileURLToPath(new URL('.', import.meta.url)), '.readme-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('runs the example of the README', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const [, code = ''] = /```ts\n([\s\S]*?)```/u.exec(readme) ?? []
  const file = join(folder, 'example.ts')
  writeFileSync(file, code.replace('@gatewright/cloudformation', '../../src/index.ts'))

  const example = (await import(file)) as { logicalIds: string[]; changes: string[]; url: string; operations: string[] }

  expect(example.logicalIds).toEqual(['Hello', 'HelloRole', 'HelloGetPermission', 'ServerlessHttpApi', 'ServerlessHttpApiApiGatewayDefaultStage'])
  expect(example.changes).toContain('+ create  ServerlessHttpApi AWS::ApiGatewayV2::Api')
  expect(example.operations).toContain('apigatewayv2 CreateRoute')
  expect(example.url).toBe('https://a1b2c3.execute-api.us-east-1.amazonaws.com')
})
