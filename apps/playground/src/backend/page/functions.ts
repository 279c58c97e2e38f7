import type { FunctionInvocation, FunctionResult } from '@gatewright/types'

/** A function of the page: takes the event, gives the answer. */
export type PageFunction = (event: Readonly<Record<string, unknown>>) => unknown

interface User {
  readonly userId: string
  readonly name: string
  readonly orders: readonly string[]
}

const USERS: readonly User[] = [
  { userId: '123', name: 'John Doe', orders: ['A-17', 'A-23'] },
  { userId: '456', name: 'Jane Roe', orders: [] },
]

const json = (statusCode: number, body: unknown): object => ({ statusCode, headers: { 'Content-Type': 'application/json', 'Access-Control-Allow-Origin': '*' }, body: JSON.stringify(body) })
const summary = ({ userId, name }: User): object => ({ userId, name })

/** What the users functions of the examples do, in the page's own language: a page runs no Python. */
export const USER_FUNCTIONS: Readonly<Record<string, PageFunction>> = {
  'get-users'({ pathParameters, queryStringParameters }) {
    const { userId } = (pathParameters ?? {}) as { readonly userId?: string }
    if (userId === undefined) return json(200, USERS.map(summary))
    const user = USERS.find((each) => each.userId === userId)
    if (user === undefined) return json(404, { message: `no user ${userId}` })
    const { include = '' } = (queryStringParameters ?? {}) as { readonly include?: string }
    return json(200, include.split(',').includes('orders') ? user : summary(user))
  },
  'create-user'({ body }) {
    try {
      const { name } = JSON.parse(typeof body === 'string' ? body : '') as { readonly name?: string }
      if (name !== undefined) return json(201, { userId: crypto.randomUUID(), name })
    } catch {
      // Answered below, as a body without a name is.
    }
    return json(400, { message: 'send a JSON object with a "name"' })
  },
}

/** Runs the functions of a page by their names, as Lambda does by their ARNs. */
export function createInvoker(functions: Readonly<Record<string, PageFunction>>): (invocation: FunctionInvocation) => Promise<FunctionResult> {
  return async ({ functionArn, payload }) => {
    const name = functionArn.split(':')[6] ?? ''
    const run = functions[name]
    if (run === undefined) throw Object.assign(new Error(`This page has no function ${name}`), { code: 'ERR_FUNCTION_NOT_FOUND' })
    const requestId = crypto.randomUUID()
    try {
      return { payload: JSON.stringify((await run(JSON.parse(payload) as Readonly<Record<string, unknown>>)) ?? null), requestId }
    } catch (error) {
      const { message, name: errorType } = error instanceof Error ? error : new Error(String(error))
      return { payload: JSON.stringify({ errorMessage: message, errorType }), functionError: 'Unhandled', requestId }
    }
  }
}
