import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'tsup'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as sources from '../src/complete.ts'
import { options } from '../tsup.config.ts'
import { answer, oracleGroups, type Renderer, wanted } from './oracle-cases.ts'

// The build gives short names to properties: what is published is asked all that the sources are asked.
const folder = mkdtempSync(join(tmpdir(), 'vtl-built-'))
const titles = oracleGroups(sources).map(({ title }) => title)

beforeAll(async () => {
  const source = new URL('../src/', import.meta.url).pathname
  const entry = { root: `${source}index.ts`, complete: `${source}complete.ts`, node: `${source}node.ts` }
  await build({ ...options, entry, external: [/^node:/], sourcemap: false, clean: false, outDir: folder, config: false, silent: true })
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const loaded = async (name: string): Promise<Renderer> => (await import(join(folder, `${name}.js`))) as Renderer

describe.each(['root', 'complete', 'node'])('as built, %s answers', name => {
  it.each(titles.map((title, index) => [title, index] as const))('%s', async (_, index) => {
    const built = await loaded(name)
    const { cases, variables } = oracleGroups(built)[index] as ReturnType<typeof oracleGroups>[number]

    const wrong = cases.filter(kase => {
      const found = answer(built, kase, variables(kase))
      return JSON.stringify(found) !== JSON.stringify(wanted(kase))
    })

    expect(wrong).toEqual([])
  })
})

/** A template that is rendered often is compiled to JavaScript: from then on it answers the same. */
it('as built for Node, the functions that are made of templates answer as the closures do', async () => {
  const built = await loaded('node')
  const differing = oracleGroups(built).flatMap(({ cases, variables }) =>
    cases.filter(kase => {
      if (kase.throws) return false
      const compiled = built.compile(kase.template)
      const answers = Array.from({ length: 52 }, () => compiled.render(variables(kase)))
      return new Set(answers).size > 1
    }),
  )

  expect(differing).toEqual([])
}, 60_000)
