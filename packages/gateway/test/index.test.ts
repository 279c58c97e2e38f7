import { expect, it } from 'vitest'
import * as gateway from '../src/index.ts'

it('exports what its table of contents says', () => {
  expect(Object.keys(gateway).sort()).toMatchInlineSnapshot(`
    [
      "DEFAULT_GATEWAY_LIMITS",
      "GatewayError",
      "createGateway",
      "httpIntegrationProblem",
      "mayPassFilter",
      "packEntry",
      "passesFilter",
      "passesFilterOfPlace",
      "unpackEntry",
    ]
  `)
})
