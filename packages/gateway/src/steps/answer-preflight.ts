import type { HttpExchange } from '../compile/http-plan.ts'
import { isPreflight } from './add-cors-headers.ts'
import { ANSWERED, type Verdict } from '../pipelines/run.ts'

/**
 * Answers a preflight of an API with a CORS configuration: 204, to which `add-cors-headers` adds the rest. A route that takes
 * OPTIONS goes first, `ANY` and `$default` among them, and so does its authorizer.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function answerPreflight(exchange: HttpExchange): Verdict {
  const { stage, request, arrival } = exchange
  if (stage.addCorsHeaders === undefined || !isPreflight(request)) return undefined
  if (stage.router.find('OPTIONS', arrival.path) !== undefined) return undefined
  exchange.answer = { status: 204, headers: [], body: '' }
  return ANSWERED
}
