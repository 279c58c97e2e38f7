import { compileSelectionExpression } from '@gatewright/websocket-routes'
import type { WebSocketRouteInput } from '../../compile/websocket-plan.ts'
import { parseBody, socketBody, socketSelectionFacts } from '../../context/socket-sources.ts'
import type { SocketExchange } from '../../exchange/socket-exchange.ts'
import { fail } from '../../gateway-responses/failure.ts'
import type { StepDefinition } from '../../pipelines/compile-steps.ts'

/**
 * Holds a message against the model that the route's model selection expression names, else against `$default`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-request-validation.html
 */
export const validateMessage: StepDefinition<WebSocketRouteInput, SocketExchange> = {
  name: 'validate',
  compile({ route, runtime, snapshot }) {
    const { modelSelectionExpression, requestModels = {} } = route
    const names = Object.entries(requestModels)
    if (modelSelectionExpression === undefined || modelSelectionExpression === '' || names.length === 0) return undefined
    const select = compileSelectionExpression(modelSelectionExpression)
    const models = runtime.createModelSet(snapshot.models)
    const validators = new Map(names.map(([key, name]) => [key, models.validatorFor(name)]))
    return (exchange) => {
      const validator = validators.get(select(socketSelectionFacts(exchange)) ?? '') ?? validators.get('$default')
      if (validator === undefined) return undefined
      const body = parseBody(socketBody(exchange))
      const problems = body === undefined ? ['the message is no JSON'] : validator.validate(body)
      if (problems === undefined) return undefined
      return fail('BAD_REQUEST_BODY', `Invalid message: ${problems.join(', ')}`, { message: 'Bad request body', validationError: `[${problems.join(', ')}]` })
    }
  },
}
