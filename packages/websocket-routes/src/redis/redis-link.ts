import { WebSocketRoutesError } from '../errors.ts'
import type { DeliveryResult, NodeLink } from '../delivery.ts'
import { decodeFrame, encodeFrame, type Frame } from './frame.ts'
import type { RedisClient } from './redis-client.ts'

/**
 * A connection of its own, subscribed here each time that it is ready; `Redis` and `Cluster` of `ioredis` have this. Give it a
 * `socketTimeout`, and `autoResubscribe: false`: when that fails, ioredis lets nobody know, and an unheard rejection ends the process.
 */
export interface RedisSubscriber {
  readonly status: string
  subscribe(channel: string): Promise<unknown>
  ping(): Promise<unknown>
  on(event: 'ready', listener: () => void): unknown
  on(event: 'messageBuffer', listener: (channel: Buffer, message: Buffer) => void): unknown
  disconnect(): void
}

export interface RedisLinkOptions {
  readonly redis: RedisClient
  readonly subscriber: RedisSubscriber
  /** This node: where answers go. */
  readonly nodeId: string
  /** Whether a node's lease stands: one that has none is not waited for. */
  readonly lives: (nodeId: string) => Promise<boolean>
  /** In front of every channel; `gatewright:w:` by default. */
  readonly prefix?: string
  /** Milliseconds that an answer is waited for; 2,000. */
  readonly timeoutMs?: number
  readonly onError?: (error: unknown) => void
}

/** Milliseconds between two looks at a quiet subscription: a peer that is gone without a word shows. */
const LOOK_MS = 1000

/**
 * Carries requests to the node that holds a socket over Redis' PUBLISH. `ask` rejects with `ERR_WEBSOCKET_ROUTES_NODE_SILENT` when a node
 * whose lease stands does not answer: whether the message arrived is not known then.
 */
export function createRedisLink(options: RedisLinkOptions): NodeLink {
  const { redis, subscriber, nodeId: ownId, lives, prefix = 'gatewright:w:', timeoutMs = 2000, onError = () => undefined } = options
  const channelOf = (nodeId: string): string => `${prefix}to:${nodeId}`
  const waiting = new Map<string, (result: DeliveryResult) => void>()
  let answerFor: Parameters<NodeLink['serve']>[1] | undefined
  let asked = 0

  return {
    async ask(nodeId, request) {
      const id = `${(asked += 1)}`
      const answer = waitFor(id, nodeId)
      try {
        const receivers = await redis.publish(channelOf(nodeId), encodeFrame({ kind: 'REQUEST', id, from: ownId, request }))
        // A cluster counts those at one of its nodes only, so nobody is not always nobody.
        if (receivers === 0 && !(await lives(nodeId))) return 'UNREACHABLE'
        return await answer.result
      } catch (error) {
        if (error instanceof WebSocketRoutesError && !(await lives(nodeId))) return 'UNREACHABLE'
        throw error
      } finally {
        answer.stop()
      }
    },
    serve(nodeId, answer) {
      answerFor = answer
      const subscribe = (): void => void subscriber.subscribe(channelOf(nodeId)).catch(onError)
      subscriber.on('messageBuffer', (_channel, message) => receive(message))
      subscriber.on('ready', subscribe)
      if (subscriber.status === 'ready') subscribe()
      // The client drops a connection that leaves a command without an answer.
      const looking = setInterval(() => {
        if (subscriber.status === 'ready') subscriber.ping().catch(onError)
      }, LOOK_MS).unref()
      return () => {
        answerFor = undefined
        clearInterval(looking)
        subscriber.disconnect()
      }
    },
  }

  function waitFor(id: string, nodeId: string): { readonly result: Promise<DeliveryResult>; stop(): void } {
    let timer: NodeJS.Timeout | undefined
    const result = new Promise<DeliveryResult>((resolve, reject) => {
      waiting.set(id, resolve)
      timer = setTimeout(() => reject(new WebSocketRoutesError('ERR_WEBSOCKET_ROUTES_NODE_SILENT', `Node ${nodeId} did not answer within ${timeoutMs} ms`)), timeoutMs)
    })
    // It is waited for only where somebody may answer.
    result.catch(() => undefined)
    return {
      result,
      stop() {
        clearTimeout(timer)
        waiting.delete(id)
      },
    }
  }

  function receive(message: Buffer): void {
    const frame: Frame = decodeFrame(message)
    if (frame.kind === 'ANSWER') return waiting.get(frame.id)?.(frame.result)
    const result = answerFor?.(frame.request)
    if (result === undefined) return
    redis.publish(channelOf(frame.from), encodeFrame({ kind: 'ANSWER', id: frame.id, result })).catch(onError)
  }
}
