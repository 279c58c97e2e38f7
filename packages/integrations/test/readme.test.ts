import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'

it("the README's example runs as it stands", async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const code = /```ts\n([^]*?)```/.exec(readme)?.[1] ?? ''
  const source = code
    .replace("'@gatewright/integrations/lambda-events'", "'../../src/lambda-events/index.ts'")
    .replace("'@gatewright/integrations'", "'../../src/index.ts'")
  const folder = mkdtempSync(new URL('readme-', import.meta.url).pathname)

  try {
    writeFileSync(`${folder}/example.ts`, source)
    const { result } = (await import(`${folder}/example.ts`)) as { result: unknown }
    expect(result).toEqual({
      kind: 'response',
      status: 200,
      headers: ['content-type', 'application/json'],
      body: '{"asked":{"id":"1"}}',
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
