import type { RequestSource } from '@gatewright/vtl-mapper/parameters'
import type { RestExchange } from '../compile/rest-plan.ts'
import { withAmpersands } from '../exchange/query.ts'
import { decodeText } from '../payload/text.ts'
import { methodHeaders, restContextReader } from './rest-context.ts'

const NO_VARIABLES: Readonly<Record<string, string>> = Object.freeze({})

/** A REST request as parameter mappings and gateway responses read it. The body must have been read if they ask for it. */
export function restRequestSource(exchange: RestExchange): RequestSource {
  return {
    context: restContextReader(exchange),
    stageVariables: exchange.stage.stageVariables ?? NO_VARIABLES,
    headers: methodHeaders(exchange),
    query: withAmpersands(exchange.request.query),
    pathParameters: decodedParameters(exchange.pathParameters),
    body: () => (exchange.payload === undefined ? '' : decodeText(exchange.payload)),
  }
}

/** Path parameters as text: REST routes keep them percent-encoded. */
export function decodedParameters(parameters: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const decoded: Record<string, string> = {}
  for (const name of Object.keys(parameters)) decoded[name] = decodeSegment(parameters[name] as string)
  return decoded
}

function decodeSegment(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
