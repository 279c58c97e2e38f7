export { systemClock } from './clock.ts'
export type { Clock } from './clock.ts'
export type { Cluster } from './cluster.ts'
export { createConnectionId, isConnectionId } from './connection-id.ts'
export type { ClientSocket, Connection } from './connection.ts'
export { connectionsError, handleConnectionsRequest } from './connections-api.ts'
export type { ConnectionsBackend, ConnectionsErrorType, ConnectionsRequest } from './connections-api.ts'
export type {
  Admission,
  ConnectionPort,
  Connections,
  ConnectionsOptions,
  ConnectionTarget,
  EnterOptions,
  Entry,
} from './connections.ts'
export { createConnections } from './create-connections.ts'
export type { DeliveryResult, NodeLink, NodeRequest } from './delivery.ts'
export type { Disconnection } from './disconnection.ts'
export { WebSocketRoutesError } from './errors.ts'
export type { WebSocketRoutesErrorCode } from './errors.ts'
export type { JsonPath } from './json-path.ts'
export { createKeySelector } from './key-selector.ts'
export type { KeySelector, KeySelectorOptions } from './key-selector.ts'
export { DEFAULT_LIMITS } from './limits.ts'
export type { ConnectionLimits } from './limits.ts'
export { createMemoryLink } from './memory-link.ts'
export { createMemoryRegistry } from './memory-registry.ts'
export type { MemoryRegistryOptions } from './memory-registry.ts'
export { messageErrorText } from './message-error.ts'
export type { MessageError } from './message-error.ts'
export type { ConnectionRecord, ConnectionRegistry, Renewal } from './registry.ts'
export { createRequestIds } from './request-ids.ts'
export type { RequestIdsOptions } from './request-ids.ts'
export { createRouteSelector } from './route-selector.ts'
export type { Route, RouteSelector, RouteSelectorOptions } from './route-selector.ts'
export { compileSelectionExpression } from './selection-expression.ts'
export type { SelectionExpression, SelectionExpressionOptions, SelectionFacts } from './selection-expression.ts'
