import { expect, it } from 'vitest'
import * as router from '../src/index.ts'

it('exports exactly these names', () => {
  expect(Object.keys(router)).toMatchInlineSnapshot(`
    [
      "normalizeHost",
      "parseAddress",
      "createDomainRouter",
      "RouterError",
      "createHttpRouter",
      "collapseLeadingSlashes",
      "decodeHttpPath",
      "createRestRouter",
      "matchHttpStage",
      "matchRestStage",
    ]
  `)
})
