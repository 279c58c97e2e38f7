import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'

it("the README's example runs as it stands", async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const code = /```ts\n([^]*?)```/.exec(readme)?.[1] ?? ''
  const folder = mkdtempSync(new URL('readme-', import.meta.url).pathname)

  try {
    writeFileSync(`${folder}/example.ts`, code.replace("'@gatewright/router'", "'../../src/index.ts'"))
    const { read, pets } = (await import(`${folder}/example.ts`)) as { read: unknown; pets: unknown }
    expect(read).toEqual({
      value: 'read',
      resourcePath: '/users/{userId}',
      resourceMethod: 'GET',
      pathParameters: { userId: 'me' },
    })
    expect(pets).toEqual({ value: 1, routeKey: 'GET /pets/{proxy+}', pathParameters: { proxy: 'a b' } })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
