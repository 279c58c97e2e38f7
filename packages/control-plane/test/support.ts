import type { GatewayRequest } from '@gatewright/types'
import { createControlPlane, createMemoryStore } from '../src/index.ts'
import type { ControlPlane, ControlPlaneOptions } from '../src/index.ts'

export type Values = Record<string, unknown>

/** The account of the recordings. */
export const ACCOUNT = '111111111111'

export async function createPlane(options: Partial<ControlPlaneOptions> = {}): Promise<ControlPlane> {
  return createControlPlane({ store: createMemoryStore(), region: 'us-east-1', accountId: ACCOUNT, now: createClock(), ...options })
}

/** A clock that goes on by a second at each look. */
function createClock(): () => number {
  let time = Date.UTC(2026, 0, 1)
  return () => (time += 1000)
}

export type Caller = (operation: string, input?: object) => Promise<Values>

/** Calls operations of one service of a plane. */
export function callerOf(plane: ControlPlane, service: 'apigateway' | 'apigatewayv2'): Caller {
  return (operation, input = {}) => plane.call(service, operation, input as Values)
}

/** What a call was refused with. */
export async function refusal(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call
  } catch (error) {
    const { code, status, message } = error as Error & { readonly code?: unknown; readonly status?: unknown }
    return { code, status, message }
  }
  throw new Error('The call was not refused')
}

export interface Refusal {
  readonly code: unknown
  readonly status: unknown
  readonly message: string
}
export const badRequest = (message: string): Refusal => ({ code: 'BadRequestException', status: 400, message })
export const notFound = (message: string): Refusal => ({ code: 'NotFoundException', status: 404, message })
export const conflict = (message: string): Refusal => ({ code: 'ConflictException', status: 409, message })
export const invalid = (message: string): Refusal => ({ code: 'ValidationException', status: 400, message })

export type PatchInShort = [op: string, path?: string, value?: string, from?: string]

/** One or more patch operations in short: `replace /name value`. */
export function patch(...operations: PatchInShort[]): { readonly patchOperations: Values[] } {
  const entries = operations.map(([op, path, value, from]) => Object.entries({ op, path, value, from }).filter(([, entry]) => entry !== undefined))
  return { patchOperations: entries.map((entry) => Object.fromEntries(entry)) }
}

export const request = (method: string, pathAndQuery: string, body?: unknown): GatewayRequest => {
  const [path = '', query = ''] = pathAndQuery.split('?')
  const bytes = body === undefined ? undefined : new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body))
  return { method, path, query, headers: [], body: bytes, sourceIp: '127.0.0.1', protocol: 'HTTP/1.1' }
}

export interface Sent {
  readonly status: number
  readonly header: (name: string) => string | undefined
  readonly text: string
  readonly json: Values | undefined
}

/** Sends a request through the front door; the body is parsed. */
export async function send(plane: ControlPlane, method: string, pathAndQuery: string, body?: unknown): Promise<Sent> {
  const response = await plane.handle(request(method, pathAndQuery, body))
  const text = typeof response.body === 'string' ? response.body : new TextDecoder().decode(response.body as Uint8Array)
  const header = (name: string) => response.headers[response.headers.findIndex((field) => field.toLowerCase() === name) + 1]
  return { status: response.status, header, text, json: text === '' ? undefined : (JSON.parse(text) as Values) }
}

const FUNCTION = 'arn:aws:lambda:us-east-1:111111111111:function:f'
export const FUNCTION_URI: string = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION}/invocations`

/** A REST API with one MOCK method on the root. */
export async function createMockApi(plane: ControlPlane): Promise<{
  readonly call: Caller
  readonly restApiId: unknown
  readonly rootResourceId: unknown
  readonly method: Values
}> {
  const call = callerOf(plane, 'apigateway')
  const { id: restApiId, rootResourceId } = await call('CreateRestApi', { name: 'test' })
  const method = { restApiId, resourceId: rootResourceId, httpMethod: 'GET' }
  await call('PutMethod', { ...method, authorizationType: 'NONE' })
  await call('PutIntegration', { ...method, type: 'MOCK' })
  return { call, restApiId, rootResourceId, method }
}
