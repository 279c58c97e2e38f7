import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, test, vi } from 'vitest'

test('the README’s example runs', async () => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
  const [, example = ''] = /```ts\n([\s\S]*?)```/u.exec(readme) ?? []
  const alias = { '@gatewright/control-plane': join(import.meta.dirname, '../src/index.ts') }
  const stdin = { contents: `export {}\n${example}`, resolveDir: import.meta.dirname, loader: 'ts' } as const
  const { outputFiles } = await build({ stdin, alias, bundle: true, format: 'esm', platform: 'neutral', target: 'es2023', write: false })
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)

  await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? '').toString('base64')}`)

  expect(log.mock.calls).toEqual([
    ['changed', { apiId: expect.stringMatching(/^[a-z0-9]{10}$/u) as string }],
    [200, expect.stringContaining('"routeKey":"$default"') as string],
    ['$default'],
  ])
  log.mockRestore()
})
