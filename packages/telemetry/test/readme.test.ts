import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

test('the example of the README does what it says', async () => {
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  const code = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? expect.fail('no example')
  const folder = await mkdtemp(join(root, 'test', '.readme-'))
  const sources = code.replace("'@gatewright/telemetry'", "'../../src/index.ts'").replace("'@gatewright/telemetry/node'", "'../../src/node/index.ts'")
  await writeFile(join(folder, 'example.ts'), sources.replaceAll("'/var/log/gateway'", JSON.stringify(folder)))

  const { metrics } = (await import(join(folder, 'example.ts'))) as { metrics: { exposition: () => string } }
  const logged = await readFile(join(folder, 'aws/apigateway/users.log'), 'utf8')
  await rm(folder, { recursive: true })

  expect(logged).toBe('127.0.0.1 GET /users 200\n')
  expect(metrics.exposition()).toContain('gatewright_count_total{api_id="abc123",stage="prod",method="GET",resource="/users"} 1')
})
