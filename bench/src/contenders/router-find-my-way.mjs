import findMyWay from 'find-my-way'

export const findMyWayRouter = (routes) => {
  const router = findMyWay()
  for (const { method, path } of routes) {
    router.on(method, path.replace(/\{(\w+)\+\}/g, '*').replace(/\{(\w+)\}/g, ':$1'), () => undefined, path)
  }
  return { name: 'find-my-way', find: (method, path) => router.find(method, path)?.store }
}
