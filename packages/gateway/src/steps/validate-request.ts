import { createRequestValidator, type ModelSet, type RequestValidator } from '@gatewright/request-validator'
import type { RestApiSnapshot } from '@gatewright/types'
import type { RestExchange, RestMethodInput } from '../compile/rest-plan.ts'
import { GatewayError } from '../errors.ts'
import { lastHeader } from '../exchange/headers.ts'
import { fail } from '../gateway-responses/failure.ts'
import { decodeText } from '../payload/text.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'
import type { Verdict } from '../pipelines/run.ts'
import type { Runtime } from '../runtime.ts'
import { withPayload } from './read-payload.ts'

/** Models are compiled once for all methods of a deployment. */
const modelSets = new WeakMap<RestApiSnapshot, ModelSet>()

/** Holds a request against its method's validator: required parameters, then the body against its model. */
export const validateRequest: StepDefinition<RestMethodInput, RestExchange> = {
  name: 'validate-request',
  compile({ method, runtime, snapshot }) {
    if (method.requestValidatorId === undefined || method.requestValidatorId === '') return undefined
    const settings = snapshot.requestValidators.find(({ id }) => id === method.requestValidatorId)
    if (settings === undefined) throw new GatewayError('ERR_GATEWAY_INVALID_PUBLICATION', `There is no validator ${method.requestValidatorId}`)
    const { validateRequestBody = false, validateRequestParameters = false } = settings
    if (!validateRequestBody && !validateRequestParameters) return undefined
    const validator = createRequestValidator({
      validateRequestBody,
      validateRequestParameters,
      models: modelsOf(runtime, snapshot),
      ...(method.requestParameters === undefined ? undefined : { requestParameters: method.requestParameters }),
      ...(method.requestModels === undefined ? undefined : { requestModels: method.requestModels }),
    })
    if (!validateRequestBody) return (exchange) => judge(exchange, validator, '')
    return (exchange) => withPayload(exchange, (payload) => judge(exchange, validator, decodeText(payload)))
  },
}

function modelsOf(runtime: Runtime, snapshot: RestApiSnapshot): ModelSet {
  const known = modelSets.get(snapshot)
  if (known !== undefined) return known
  const models = runtime.createModelSet(snapshot.models)
  modelSets.set(snapshot, models)
  return models
}

function judge(exchange: RestExchange, validator: RequestValidator, body: string): Verdict {
  const { request, query, pathParameters } = exchange
  const validation = validator.validate({
    parameter(location, name) {
      if (location === 'path') return pathParameters[name]
      return location === 'querystring' ? query.last[name] : lastHeader(request.headers, name.toLowerCase())
    },
    contentType: lastHeader(request.headers, 'content-type'),
    body,
  })
  if (validation.valid) return undefined
  const { code, message, validationErrorString } = validation
  const reason = `Execution failed due to invalid request: ${validationErrorString ?? message}`
  return fail(code, reason, { message, ...(validationErrorString === undefined ? undefined : { validationError: validationErrorString }) })
}
