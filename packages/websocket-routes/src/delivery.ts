/** What one node asks of the node that holds a socket. */
export type NodeRequest =
  | { readonly kind: 'SEND'; readonly connectionId: string; readonly data: string | Uint8Array }
  | { readonly kind: 'CLOSE'; readonly connectionId: string; readonly statusCode: number; readonly reason: string }

/**
 * `GONE`: no such connection any more. `BUFFER_FULL`: the client does not read and more waits for it than the limit
 * allows; nothing was sent and the connection is dropped.
 */
export type DeliveryResult = 'DELIVERED' | 'GONE' | 'BUFFER_FULL'

/**
 * Port: carries a request to the node that holds the socket. `ask` resolves with `UNREACHABLE` when nobody serves that
 * node; it rejects when the carrier itself is away.
 */
export interface NodeLink {
  ask(nodeId: string, request: NodeRequest): Promise<DeliveryResult | 'UNREACHABLE'>
  /** Answers for this node from now on; the returned function ends it. */
  serve(nodeId: string, answer: (request: NodeRequest) => DeliveryResult): () => void
}
