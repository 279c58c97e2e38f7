import type { GatewayResponse } from '@gatewright/types'
import type { IamError } from './iam-error.ts'
import type { IamInput } from './iam-input.ts'

/** Version of the query protocol that IAM speaks. */
export const IAM_VERSION = '2010-05-08'

const NAMESPACE = `https://iam.amazonaws.com/doc/${IAM_VERSION}/`

/** Reads a form of the query protocol. */
export function readForm(body: Uint8Array): IamInput {
  return new Map(new URLSearchParams(new TextDecoder().decode(body)))
}

/** The answer to an operation; lists are `member` elements. */
export function resultResponse(operation: string, result: Readonly<Record<string, unknown>> | undefined): GatewayResponse {
  const requestId = crypto.randomUUID()
  const shown = result === undefined ? '' : element(`${operation}Result`, result)
  return xml(200, `<${operation}Response xmlns="${NAMESPACE}">${shown}${element('ResponseMetadata', { RequestId: requestId })}</${operation}Response>`, requestId)
}

/** A refusal: the client's fault below 500, else the server's. */
export function errorResponse({ code, status, message }: Pick<IamError, 'code' | 'message' | 'status'>): GatewayResponse {
  const requestId = crypto.randomUUID()
  const error = element('Error', { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message })
  return xml(status, `<ErrorResponse xmlns="${NAMESPACE}">${error}${element('RequestId', requestId)}</ErrorResponse>`, requestId)
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
