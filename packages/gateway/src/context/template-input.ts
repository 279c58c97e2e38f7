import type { RestExchange } from '../compile/rest-plan.ts'
import type { TemplateInput } from '../compile/templates.ts'
import { contextTree } from './context.ts'
import { methodHeaders, REST_VARIABLES } from './rest-context.ts'
import { decodedParameters } from './rest-sources.ts'

/** A look-up in a large object costs several times as much. */
const VARIABLES: ReadonlyMap<string, (exchange: RestExchange) => unknown> = new Map(Object.entries(REST_VARIABLES))
const NO_VARIABLES: Readonly<Record<string, string>> = Object.freeze({})

/** What a REST template reads: the body that it maps, and the method request's parameters. */
export class RestTemplateInput implements TemplateInput {
  readonly body: string
  readonly stageVariables: Readonly<Record<string, string>>
  readonly #exchange: RestExchange

  constructor(exchange: RestExchange, body: string) {
    this.body = body
    this.stageVariables = exchange.stage.stageVariables ?? NO_VARIABLES
    this.#exchange = exchange
  }

  headers(): Readonly<Record<string, unknown>> {
    return headerMap(methodHeaders(this.#exchange))
  }

  pathParameters(): Readonly<Record<string, string>> {
    return decodedParameters(this.#exchange.pathParameters)
  }

  queryStringParameters(): Readonly<Record<string, string>> {
    return this.#exchange.query.last
  }

  context(names: readonly string[] | undefined): unknown {
    return this.#exchange.templateContext ?? contextTree(REST_VARIABLES, this.#exchange, names)
  }

  variable(name: string): unknown {
    return VARIABLES.get(name)?.(this.#exchange)
  }

  get isContextChanged(): boolean {
    return this.#exchange.templateContext !== undefined
  }
}

/** The last value of each header, names as they were sent. */
function headerMap(headers: readonly string[]): Readonly<Record<string, string>> {
  const map: Record<string, string> = Object.create(null) as Record<string, string>
  for (let index = 0; index < headers.length; index += 2) map[headers[index] as string] = headers[index + 1] as string
  return map
}
