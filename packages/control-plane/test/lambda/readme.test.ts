import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { expect, it, vi } from 'vitest'

it("runs the example of the README's chapter on Lambda", async () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const [, example = ''] = /## Lambda[\s\S]*?```ts\n([\s\S]*?)```/.exec(readme) ?? []
  const folder = mkdtempSync(new URL('../.readme-', import.meta.url).pathname)
  const sources = { "'@gatewright/control-plane/lambda'": "'../../src/lambda/index.ts'", "'@gatewright/control-plane'": "'../../src/index.ts'" }
  writeFileSync(`${folder}/example.mjs`, Object.entries(sources).reduce((text, [from, to]) => text.replace(from, to), example))
  const log = vi.spyOn(console, 'log').mockReturnValue()

  await import(`${folder}/example.mjs`).finally(() => rmSync(folder, { recursive: true }))

  const promised = [...example.matchAll(/^console\.log.* \/\/ (.*)$/gm)].map((match) => match[1])
  expect(promised).toHaveLength(2)
  expect(log.mock.calls.map(([value]) => String(value))).toEqual(promised)
})

it('exports what the README names', async () => {
  const exported = await import('../../src/lambda/index.ts')

  expect(Object.keys(exported).toSorted()).toMatchInlineSnapshot(`
    [
      "EVENT_SOURCE_KIND",
      "LOCAL_BUCKET",
      "createLambdaService",
    ]
  `)
})
