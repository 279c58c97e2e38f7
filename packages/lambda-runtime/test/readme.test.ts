import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { expect, it } from 'vitest'

it('runs the example of the README as it stands there', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const [, example] = /```ts\n([\s\S]*?)```/.exec(readme)!
  const built = fileURLToPath(new URL('../dist/index.js', import.meta.url))
  const file = `${mkdtempSync('/tmp/gatewright-readme-')}/example.mjs`
  writeFileSync(file, example!.replace("'@gatewright/lambda-runtime'", JSON.stringify(built)))

  const printed = execFileSync(process.execPath, [file], { encoding: 'utf8' })

  expect(printed).toMatch(/START RequestId: [\s\S]*REPORT RequestId: /)
  expect(printed.trimEnd().split('\n').at(-1)).toBe('{"greeting":"Hello, Ada"}')
})
