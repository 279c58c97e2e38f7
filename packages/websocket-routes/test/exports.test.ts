import { expect, it } from 'vitest'
import * as root from '../src/index.ts'
import * as redis from '../src/redis/index.ts'
import * as ws from '../src/ws/index.ts'

it('exports these names and no others', () => {
  expect(Object.keys(root).toSorted()).toMatchInlineSnapshot(`
    [
      "DEFAULT_LIMITS",
      "WebSocketRoutesError",
      "compileSelectionExpression",
      "connectionsError",
      "createConnectionId",
      "createConnections",
      "createKeySelector",
      "createMemoryLink",
      "createMemoryRegistry",
      "createRequestIds",
      "createRouteSelector",
      "handleConnectionsRequest",
      "isConnectionId",
      "messageErrorText",
      "systemClock",
    ]
  `)
  expect(Object.keys(redis).toSorted()).toEqual(['createRedisCluster', 'createRedisLink', 'createRedisRegistry'])
  expect(Object.keys(ws).toSorted()).toMatchInlineSnapshot(`
    [
      "SCOPE",
      "createUpgrade",
      "createWebSocketRoutes",
    ]
  `)
})
