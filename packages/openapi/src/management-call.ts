import { isValues, listOf, textOf } from './values.ts'
import type { Values } from './values.ts'

/** Runs one management operation; names and members as in AWS's SDK. Rejects with an error whose `message` is AWS's. */
export type ManagementCall = (operation: string, input: Record<string, unknown>) => Promise<Record<string, unknown>>

/** Whether an error is an answer to the client (and so belongs in the list of errors), or a fault. */
export function isRefusal(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  const { status } = error as Error & { readonly status?: unknown }
  return typeof status === 'number' && status >= 400 && status < 500
}

/** All items of a list operation of `apigateway`. */
export async function listItems(call: ManagementCall, operation: string, input: Values): Promise<readonly Values[]> {
  const items: Values[] = []
  for (let position: string | undefined; ;) {
    const page = await call(operation, {
      ...input,
      limit: 500,
      ...(position !== undefined && { position }),
    })
    items.push(...listOf(page['items']).filter(isValues))
    position = textOf(page['position'])
    if (position === undefined || position === '') return items
  }
}

/** All items of a list operation of `apigatewayv2`. */
export async function listV2Items(call: ManagementCall, operation: string, input: Values): Promise<readonly Values[]> {
  const items: Values[] = []
  for (let token: string | undefined; ;) {
    const page = await call(operation, {
      ...input,
      MaxResults: '100',
      ...(token !== undefined && { NextToken: token }),
    })
    items.push(...listOf(page['Items']).filter(isValues))
    token = textOf(page['NextToken'])
    if (token === undefined || token === '') return items
  }
}
