// How the harness starts the two WebSocket servers.
const server = (name, file) => ({ name, command: process.execPath, args: ['--expose-gc', new URL(file, import.meta.url).pathname] })

export const BARE = server('bare ws', './websocket-bare.mjs')
export const ROUTED = server('@gatewright/websocket-routes', './websocket-routed.mjs')
