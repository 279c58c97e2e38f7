export { createWebSocketRoutes, SCOPE } from './routes.ts'
export type {
  ConnectEvent,
  ConnectHandler,
  ConnectResult,
  DisconnectEvent,
  DisconnectHandler,
  MessageEvent,
  MessageHandler,
  WebSocketRoutes,
  WebSocketRoutesOptions,
} from './routes.ts'
export { createUpgrade } from './upgrade.ts'
export type { ConnectAnswer, ConnectRequest, Upgrade, UpgradeOptions } from './upgrade.ts'
