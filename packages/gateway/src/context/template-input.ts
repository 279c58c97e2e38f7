import type { RestExchange } from '../compile/rest-plan.ts'
import type { TemplateInput } from '../compile/templates.ts'
import { contextTree } from './context.ts'
import { methodHeaders, REST_VARIABLES } from './rest-context.ts'
import { decodedParameters } from './rest-sources.ts'

const NO_VARIABLES: Readonly<Record<string, string>> = Object.freeze({})

/** What a REST template reads: the body that it maps, and the method request's parameters. */
export function restTemplateInput(exchange: RestExchange, body: string): TemplateInput {
  return {
    body,
    headers: () => headerMap(methodHeaders(exchange)),
    pathParameters: () => decodedParameters(exchange.pathParameters),
    queryStringParameters: () => exchange.query.last,
    context: (names) => exchange.templateContext ?? contextTree(REST_VARIABLES, exchange, names),
    stageVariables: exchange.stage.stageVariables ?? NO_VARIABLES,
  }
}

/** The last value of each header, names as they were sent. */
function headerMap(headers: readonly string[]): Readonly<Record<string, string>> {
  const map: Record<string, string> = Object.create(null) as Record<string, string>
  for (let index = 0; index < headers.length; index += 2) map[headers[index] as string] = headers[index + 1] as string
  return map
}
