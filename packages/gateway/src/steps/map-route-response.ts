import { readBytes, type IntegrationResponse } from '@gatewright/integrations'
import { compileHttpResponseParameters } from '@gatewright/vtl-mapper/parameters'
import type { HttpExchange, HttpRouteInput } from '../compile/http-plan.ts'
import { httpContextReader } from '../context/http-context.ts'
import { safeHeaders } from '../exchange/safe-headers.ts'
import { fail } from '../gateway-responses/failure.ts'
import { decodeText } from '../payload/text.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'
import type { Verdict } from '../pipelines/run.ts'

/** Headers of a backend's connection; the one to the client has its own. */
const HOP_BY_HOP: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'proxy-connection', 'trailer', 'transfer-encoding', 'upgrade'])

/**
 * Makes the answer from what the backend said: status, headers and body, as the mapping of its status code changes them.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
 */
export const mapRouteResponse: StepDefinition<HttpRouteInput, HttpExchange> = {
  name: 'map-response',
  compile({ integration }) {
    const mappings = compileMappings(integration.responseParameters)
    return (exchange) => {
      const response = exchange.integrationResponse
      if (response === undefined) return fail('INTEGRATION_FAILURE', 'The integration gave no answer')
      const mapping = mappings.get(String(response.status))
      if (mapping === undefined) return answer(exchange, response)
      if (!mapping.readsBody) return change(exchange, response, { mapping, text: '' })
      return readBytes(response.body).then((bytes) => {
        const body = bytes ?? new Uint8Array(0)
        return change(exchange, { ...response, body }, { mapping, text: decodeText(body) })
      })
    }
  },
}

interface ResponseMapping {
  readonly change: ReturnType<typeof compileHttpResponseParameters>
  readonly readsBody: boolean
}

/** Compiles `responseParameters`: key: status code; value: mapping. */
function compileMappings(parameters: HttpRouteInput['integration']['responseParameters']): ReadonlyMap<string, ResponseMapping> {
  return new Map(
    Object.entries(parameters ?? {}).map(([status, mapping]) => {
      const readsBody = Object.values(mapping).some((value) => value.includes('response.body'))
      return [status, { change: compileHttpResponseParameters(mapping), readsBody }]
    }),
  )
}

function change(exchange: HttpExchange, response: IntegrationResponse, { mapping, text }: { readonly mapping: ResponseMapping; readonly text: string }): Verdict {
  const { status, headers } = mapping.change({
    context: httpContextReader(exchange),
    stageVariables: exchange.stage.stageVariables ?? {},
    status: response.status,
    headers: response.headers,
    body: () => text,
  })
  return answer(exchange, { ...response, status, headers: safeHeaders(headers) })
}

function answer(exchange: HttpExchange, { body, headers, status }: IntegrationResponse): Verdict {
  const isStream = typeof body !== 'string' && !(body instanceof Uint8Array)
  const kept: string[] = []
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string
    const lower = name.toLowerCase()
    if (HOP_BY_HOP.has(lower) || (lower === 'content-length' && !isStream)) continue
    kept.push(name, headers[index + 1] as string)
  }
  exchange.answer = { status, headers: kept, body }
  return undefined
}
