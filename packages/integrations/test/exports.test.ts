import { expect, it } from 'vitest'
import * as root from '../src/index.ts'
import * as lambdaEvents from '../src/lambda-events/index.ts'
import * as undici from '../src/undici/index.ts'

it('exports exactly these names', () => {
  expect({ root: Object.keys(root), lambdaEvents: Object.keys(lambdaEvents), undici: Object.keys(undici) })
    .toMatchInlineSnapshot(`
      {
        "lambdaEvents": [
          "buildHttpAuthorizerEventV1",
          "buildHttpAuthorizerEventV2",
          "buildRestAuthorizerEvent",
          "buildTokenAuthorizerEvent",
          "decodeBase64",
          "encodeBase64",
          "isTextContentType",
          "formatRequestTime",
          "collectHeaders",
          "collectQuery",
          "readHttpAnswerV1",
          "readRestAnswer",
          "readHttpAnswerV2",
          "buildHttpProxyEventV1",
          "buildRestProxyEvent",
          "buildHttpProxyEventV2",
          "writeHttpProxyEventV2",
          "readStreamAnswer",
          "readWebSocketAnswer",
          "buildConnectEvent",
          "buildDisconnectEvent",
          "buildMessageEvent",
          "buildWebSocketAuthorizerEvent",
        ],
        "root": [
          "parseFunctionUri",
          "parseServiceUri",
          "readBytes",
          "readText",
          "compileIntegration",
          "createEndpointResolver",
          "IntegrationError",
          "failure",
          "isFailure",
          "dropRequestHeaders",
          "findUnmappableHeader",
          "finishRequestHeaders",
          "HEADER_RULES",
          "remapResponseHeaders",
          "findUnsafeHeader",
          "integrate",
          "INTEGRATIONS",
          "SERVICE_ACTIONS",
          "isServiceSubtype",
          "encodePath",
        ],
        "undici": [
          "createUndiciTransport",
        ],
      }
    `)
})
