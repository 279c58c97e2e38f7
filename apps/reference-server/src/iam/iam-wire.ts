import type { GatewayResponse } from '@gatewright/types'
import type { IamError } from './iam-error.ts'
import type { IamInput } from './iam-input.ts'

/** A service of the query protocol that is answered here. */
export type QueryService = 'iam' | 'sts'

/** Versions of the protocol that the services speak: a call says by it which one it is for. */
export const VERSIONS: Readonly<Record<QueryService, string>> = { iam: '2010-05-08', sts: '2011-06-15' }

const namespaceOf = (service: QueryService): string => `https://${service}.amazonaws.com/doc/${VERSIONS[service]}/`

/** Reads a form of the query protocol. */
export function readForm(body: Uint8Array): IamInput {
  return new Map(new URLSearchParams(new TextDecoder().decode(body)))
}

/** The answer to an operation; lists are `member` elements. */
export function resultResponse(service: QueryService, operation: string, result: Readonly<Record<string, unknown>> | undefined): GatewayResponse {
  const requestId = crypto.randomUUID()
  const shown = result === undefined ? '' : element(`${operation}Result`, result)
  return xml(200, `<${operation}Response xmlns="${namespaceOf(service)}">${shown}${element('ResponseMetadata', { RequestId: requestId })}</${operation}Response>`, requestId)
}

/** A refusal: the client's fault below 500, else the server's. */
export function errorResponse(service: QueryService, { code, status, message }: Pick<IamError, 'code' | 'message' | 'status'>): GatewayResponse {
  const requestId = crypto.randomUUID()
  const error = element('Error', { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message })
  return xml(status, `<ErrorResponse xmlns="${namespaceOf(service)}">${error}${element('RequestId', requestId)}</ErrorResponse>`, requestId)
}

function xml(status: number, body: string, requestId: string): GatewayResponse {
  return { status, headers: ['Content-Type', 'text/xml', 'x-amzn-RequestId', requestId], body: `${body}\n` }
}

function element(name: string, value: unknown): string {
  return `<${name}>${content(value)}</${name}>`
}

function content(value: unknown): string {
  if (Array.isArray(value)) return value.map((member) => element('member', member)).join('')
  if (typeof value === 'object' && value !== null) return Object.entries(value).map(([name, member]) => element(name, member)).join('')
  return escape(String(value))
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#xD;' }

const escape = (text: string): string => text.replaceAll(/[&<>"\r]/g, (character) => ENTITIES[character] ?? '')
