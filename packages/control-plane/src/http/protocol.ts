import type { OperationContext } from '../operation.ts'
import { textOf } from '../text-of.ts'

/** `HTTP` or `WEBSOCKET`; empty when the API is not there. */
export async function protocolOf(apiId: unknown, context: OperationContext): Promise<string> {
  const stored = await context.documents.find({ kind: 'Api', parent: '', id: textOf(apiId) })
  return textOf(stored?.body['protocolType'])
}
