import { expect, it } from 'vitest'
import * as parameters from '../../src/parameters/index.ts'

it('exports what the README lists', () => {
  expect(Object.keys(parameters).sort()).toMatchInlineSnapshot(`
    [
      "VtlError",
      "compileGatewayResponseParameters",
      "compileHttpRequestParameters",
      "compileHttpResponseParameters",
      "compileRequestParameters",
      "compileResponseParameters",
      "compileSubstitution",
      "isReservedHttpHeader",
      "isReservedIntegrationHeader",
      "mapParameters",
      "mappingErrorMessage",
      "validateGatewayResponseParameters",
      "validateHttpRequestParameters",
      "validateHttpResponseParameters",
      "validateRequestParameters",
      "validateResponseParameters",
    ]
  `)
})
