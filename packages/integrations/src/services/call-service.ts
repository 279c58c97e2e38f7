import { failure, isFailure } from '../failure.ts'
import type { Integration } from '../integration.ts'
import { sendSigned } from '../signed-call.ts'
import type { StringMap } from '@gatewright/types'
import { isServiceSubtype, SERVICE_ACTIONS } from './registry.ts'
import type { ServiceAction, ServiceRequest } from './service-action.ts'
import type { IntegrationFailure } from '../failure.ts'

/** Calls the first-class service that a plan's subtype names, with the request's mapped parameters. */
export const callService: Integration = async (plan, request, transports) => {
  const { integrationSubtype = '' } = plan.definition
  if (!isServiceSubtype(integrationSubtype))
    return failure('configuration', `There is no integration subtype ${integrationSubtype}`)
  const { parameters = {} } = request
  const built = build(SERVICE_ACTIONS[integrationSubtype], parameters)
  if (isFailure(built)) return built
  const { service, method, path, query, headers, body } = built
  const region = parameters['Region'] || plan.region
  if (!/^[a-z0-9-]+$/.test(region)) return failure('configuration', 'Region is no region')
  return sendSigned(plan, { ...request, method, query, headers, body }, { transports, place: { service, region }, url: path })
}

function build({ required, buildRequest }: ServiceAction, parameters: StringMap): ServiceRequest | IntegrationFailure {
  const missing = required.filter((name) => !parameters[name])
  if (missing.length > 0) {
    const reason = 'Please make sure that the request to API Gateway contains all the necessary fields specified in request parameters.'
    return failure('missing-parameter', `Unable to resolve property ${missing.join(', ')}. ${reason}`)
  }
  try {
    return buildRequest(parameters)
  } catch (error) {
    return failure('configuration', error instanceof Error ? error.message : String(error), error)
  }
}
