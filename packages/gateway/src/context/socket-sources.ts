import type { RequestSource } from '@gatewright/vtl-mapper/parameters'
import type { SelectionFacts } from '@gatewright/websocket-routes'
import type { TemplateInput } from '../compile/templates.ts'
import { lastHeader } from '../exchange/headers.ts'
import { parseQuery } from '../exchange/query.ts'
import type { SocketExchange } from '../exchange/socket-exchange.ts'
import { contextTree } from './context.ts'
import { contextReader, type ReadContext } from './read-context.ts'
import { SOCKET_VARIABLES } from './socket-context.ts'

const NO_VARIABLES: Readonly<Record<string, string>> = Object.freeze({})

/** The message of an event; a connection's beginning and end have none. */
export function socketBody({ event }: SocketExchange): string {
  return event.type === 'MESSAGE' ? event.message : ''
}

/** Reads `$context.…` of an event. */
export function socketContextReader(exchange: SocketExchange): ReadContext {
  return contextReader(SOCKET_VARIABLES, exchange)
}

/** An event as parameter mappings read it: headers and query string are those of the upgrade, on `$connect` only. */
export function socketRequestSource(exchange: SocketExchange): RequestSource {
  const { event, stage } = exchange
  return {
    context: socketContextReader(exchange),
    stageVariables: stage.stageVariables ?? NO_VARIABLES,
    headers: event.type === 'CONNECT' ? event.request.headers : [],
    query: event.type === 'CONNECT' ? event.request.query : '',
    pathParameters: NO_VARIABLES,
    body: () => socketBody(exchange),
  }
}

/** An event as templates read it. */
export function socketTemplateInput(exchange: SocketExchange, body: string): TemplateInput {
  const { event, stage } = exchange
  return {
    body,
    headers: () => (event.type === 'CONNECT' ? headerMap(event.request.headers) : NO_VARIABLES),
    pathParameters: () => NO_VARIABLES,
    queryStringParameters: () => (event.type === 'CONNECT' ? parseQuery(event.request.query).last : NO_VARIABLES),
    context: (names) => exchange.templateContext ?? contextTree(SOCKET_VARIABLES, exchange, names),
    stageVariables: stage.stageVariables ?? NO_VARIABLES,
  }
}

/** An event as selection expressions read it. */
export function socketSelectionFacts(exchange: SocketExchange): SelectionFacts {
  const { event, stage } = exchange
  const body = parseBody(socketBody(exchange))
  return {
    ...(body === undefined ? {} : { body }),
    context: socketContextReader(exchange),
    stageVariables: stage.stageVariables ?? NO_VARIABLES,
    ...(event.type === 'CONNECT'
      ? {
          header: (name: string) => lastHeader(event.request.headers, name),
          querystring: (name: string) => parseQuery(event.request.query).last[name],
        }
      : {}),
  }
}

/** A text as JSON; `undefined` when it is none. */
export function parseBody(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function headerMap(headers: readonly string[]): Readonly<Record<string, string>> {
  const map: Record<string, string> = Object.create(null) as Record<string, string>
  for (let index = 0; index < headers.length; index += 2) map[headers[index] as string] = headers[index + 1] as string
  return map
}
