import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

it('the example of the README is the one that runs', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const example = readFileSync(new URL('readme-example.ts', import.meta.url), 'utf8')

  const { response } = await import('./readme-example.ts')

  expect(readme).toContain(`\`\`\`ts\n${example.replaceAll('export const', 'const')}\`\`\``)
  expect([response.status, await response.text()]).toEqual([200, 'Hello world'])
})
