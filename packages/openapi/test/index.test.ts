import { expect, test } from 'vitest'
import { runReadmeExample } from '../../../scripts/readme-example.mjs'
import * as openapi from '../src/index.ts'

test('exports these names', () => {
  expect(Object.keys(openapi).toSorted()).toMatchInlineSnapshot(`
    [
      "OpenApiError",
      "exportDefinition",
      "importDefinition",
      "lintDefinition",
      "parseDefinition",
      "toSarif",
    ]
  `)
})

test("the README's example prints what the README says", async () => {
  const { logged, promised } = await runReadmeExample(new URL('..', import.meta.url).pathname, {
    sources: { '@gatewright/openapi': '../../src/index.ts' },
    load: (file) => import(file),
  })

  expect(promised.length).toBeGreaterThan(0)
  expect(logged).toEqual(promised)
})
