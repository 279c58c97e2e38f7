// Runs a README's first ```js example against a package's sources, for the test that holds README and package together.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Gives what the example logged and what its `// → …` comments say it logs, both as text.
 * `sources` maps the package names that the example imports to the URLs of their sources; `load` is the test's own `import`.
 */
export async function runReadmeExample(folder, { sources, load }) {
  const example = /```js\n([\s\S]*?)```/.exec(readFileSync(join(folder, 'README.md'), 'utf8'))?.[1]
  if (example === undefined) throw new Error(`${folder}/README.md has no js example`)
  const place = mkdtempSync(join(folder, 'test/.readme-'))
  const file = join(place, 'example.mjs')
  let code = example
  for (const [name, url] of Object.entries(sources)) code = code.replaceAll(`'${name}'`, `'${url}'`)
  writeFileSync(file, code)
  const logged = []
  const { log } = console
  console.log = (...values) => logged.push(values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' '))
  try {
    await load(file)
  } finally {
    console.log = log
    rmSync(place, { recursive: true, force: true })
  }
  const promised = [...example.matchAll(/^\/\/ → (.*)$/gm)].map((match) => match[1])
  return { logged, promised }
}
