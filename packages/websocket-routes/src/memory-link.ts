import type { DeliveryResult, NodeLink, NodeRequest } from './delivery.ts'

/** Links nodes that live in one process, for tests and for trying several gateways at once. */
export function createMemoryLink(): NodeLink {
  const nodes = new Map<string, (request: NodeRequest) => DeliveryResult>()

  return {
    async ask(nodeId, request) {
      return nodes.get(nodeId)?.(request) ?? 'UNREACHABLE'
    },
    serve(nodeId, answer) {
      nodes.set(nodeId, answer)
      return () => {
        if (nodes.get(nodeId) === answer) nodes.delete(nodeId)
      }
    },
  }
}
