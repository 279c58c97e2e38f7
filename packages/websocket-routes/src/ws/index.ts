export { createWebSocketRoutes } from './routes.ts'
export type {
  ConnectEvent,
  ConnectResult,
  DisconnectEvent,
  MessageEvent,
  MessageHandler,
  RouteHandlers,
  WebSocketRoutes,
  WebSocketRoutesOptions,
} from './routes.ts'
export { createUpgrade } from './upgrade.ts'
export type { ConnectAnswer, ConnectRequest, Upgrade, UpgradeOptions } from './upgrade.ts'
