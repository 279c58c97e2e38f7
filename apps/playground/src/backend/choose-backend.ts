import type { Backend } from './backend.ts'

/** The reference server serves this page below its own prefix; anywhere else there is no server, and the gateway runs in the page. */
export function backendKind(): Backend['kind'] {
  return location.pathname.startsWith('/_gatewright/') ? 'server' : 'page'
}

let chosen: Promise<Backend> | undefined

/** The gateway of this page; its code is loaded when first asked for. */
export function backend(): Promise<Backend> {
  chosen ??=
    backendKind() === 'server'
      ? import('./server-backend.ts').then(({ createServerBackend }) => createServerBackend())
      : import('./page-backend.ts').then(({ createPageBackend }) => createPageBackend())
  return chosen
}
