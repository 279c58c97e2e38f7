import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

it('the example of the README is the one that runs', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const example = readFileSync(new URL('readme-example.ts', import.meta.url), 'utf8')

  const { output, body, status } = await import('./readme-example.ts')

  expect(readme).toContain(`\`\`\`ts\n${example.replaceAll('export const', 'const').replace('../src/complete.ts', '@gatewright/vtl-mapper')}\`\`\``)
  expect(output).toBe('{ "name": "Rex", "stage": "prod" }')
  expect(body).toBe('{"name":"Rex","price":1.0}')
  expect(status).toBe('402')
})
