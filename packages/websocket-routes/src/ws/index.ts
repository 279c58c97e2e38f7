export { createWebSocketRoutes, SCOPE } from './routes.ts'
export type {
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
export type { ConnectRequest } from './pending-connect.ts'
export type { ConnectAnswer, Upgrade, UpgradeOptions } from './upgrade.ts'
