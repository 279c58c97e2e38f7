// How the harness starts one of http-servers.mjs.
const file = new URL('./http-servers.mjs', import.meta.url).pathname

/** `kind`: bare, dispatch or fastify; the proxies need the backend's URL. */
export function httpServer({ name, kind, backend }) {
  return { name, command: process.execPath, args: [file, kind, ...(backend === undefined ? [] : [backend])] }
}
