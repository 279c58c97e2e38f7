import type { WebSocketRouteInput } from '../compile/websocket-plan.ts'
import type { SocketExchange } from '../exchange/socket-exchange.ts'
import { matchHost } from '../steps/match-host.ts'
import { matchStageOfWebSocketApi } from '../steps/match-stage.ts'
import { throttleSocket } from '../steps/throttle.ts'
import { authorizeConnect } from '../steps/websocket/authorize-connect.ts'
import { checkSocketKey } from '../steps/websocket/check-socket-key.ts'
import { integrateSocket } from '../steps/websocket/integrate-socket.ts'
import { mapSocketRequest } from '../steps/websocket/map-socket-request.ts'
import { mapSocketResponse } from '../steps/websocket/map-socket-response.ts'
import { validateMessage } from '../steps/websocket/validate-message.ts'
import type { StepDefinition } from './compile-steps.ts'

// Pages are those of https://docs.aws.amazon.com/apigateway/latest/developerguide/.

/** The ways of a WebSocket connection's events: its beginning, each message, its end. Compiled for each route. */
export const webSocketPipeline: WebSocketPipeline = {
  matchHost,
  // apigateway-how-to-call-websocket-api: wss://{api}.execute-api…/{stage}.
  matchStage: matchStageOfWebSocketApi,
  // apigateway-websocket-api-route-keys-connect-disconnect: "the upgrade request is pending" until all of `connect` is done.
  connect: [
    authorizeConnect,
    // apigateway-websocket-api-selection-expressions: the key may come from $context.authorizer.usageIdentifierKey.
    checkSocketKey,
    // websocket-api-protect: new connections and messages count against the route's limit.
    throttleSocket,
    // apigateway-websocket-api-route-keys-connect-disconnect: a connection that fails authorization is not made.
    mapSocketRequest,
    // apigateway-websocket-api-integration-requests.
    integrateSocket,
  ],
  // websocket-api-develop-routes: the route is selected first, by the API's route selection expression.
  message: [
    checkSocketKey,
    // websocket-api-protect.
    throttleSocket,
    // websocket-api-request-validation: an invalid message "fails … without calling your backend".
    validateMessage,
    // apigateway-websocket-api-integration-requests.
    mapSocketRequest,
    // apigateway-websocket-api-integration-responses.
    integrateSocket,
    // apigateway-websocket-api-route-response: only a two-way route sends the answer on.
    mapSocketResponse,
  ],
  // apigateway-websocket-api-route-keys-connect-disconnect: "executed after the connection is closed", best effort.
  disconnect: [mapSocketRequest, integrateSocket],
}

type SocketSteps = readonly StepDefinition<WebSocketRouteInput, SocketExchange>[]

interface WebSocketPipeline {
  readonly matchHost: typeof matchHost
  readonly matchStage: typeof matchStageOfWebSocketApi
  readonly connect: SocketSteps
  readonly message: SocketSteps
  readonly disconnect: SocketSteps
}
