import { createHttpRouter, createRestRouter } from '@gatewright/router'

export const restRouter = (routes) => {
  const router = createRestRouter(routes.map(({ method, path }) => ({ method, path, value: path })))
  return { name: '@gatewright/router, REST', find: (method, path) => router.find(method, path)?.value }
}

export const httpRouter = (routes) => {
  const router = createHttpRouter([
    ...routes.map(({ method, path }) => ({ routeKey: `${method} ${path}`, value: path })),
    { routeKey: '$default', value: '$default' },
  ])
  return { name: '@gatewright/router, HTTP', find: (method, path) => router.find(method, path)?.value }
}
