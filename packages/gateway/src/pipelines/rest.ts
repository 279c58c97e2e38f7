import type { RestExchange, RestMethodInput } from '../compile/rest-plan.ts'
import { authorize } from '../steps/authorize.ts'
import { readCache, writeCache } from '../steps/cache.ts'
import { checkApiKey } from '../steps/check-api-key.ts'
import { compress } from '../steps/compress.ts'
import { decompress } from '../steps/decompress.ts'
import { evaluateResourcePolicy } from '../steps/evaluate-resource-policy.ts'
import { filter } from '../steps/filter.ts'
import { integrate } from '../steps/integrate.ts'
import { mapRequest } from '../steps/map-request.ts'
import { mapResponse } from '../steps/map-response.ts'
import { matchHost } from '../steps/match-host.ts'
import { matchResource } from '../steps/match-resource.ts'
import { matchStageOfRestApi } from '../steps/match-stage.ts'
import { throttle } from '../steps/throttle.ts'
import { validateRequest } from '../steps/validate-request.ts'
import type { StepDefinition } from './compile-steps.ts'

// Pages are those of https://docs.aws.amazon.com/apigateway/latest/developerguide/.

/** The way of a request through a REST API. The first three find the method; the steps are compiled for each method. */
export const restPipeline: RestPipeline = {
  matchHost,
  // how-to-call-api: the host names the API, the first segment of the path its stage.
  matchStage: matchStageOfRestApi,
  // canary-release: a stage and one side of its canary are chosen before the deployment's resources are looked at.
  matchResource,
  // supported-gateway-response-types: MISSING_AUTHENTICATION_TOKEN "including … an unsupported API method or resource".
  steps: [
    filter,
    // apigateway-control-access-aws-waf: web ACLs are evaluated before other access control features.
    evaluateResourcePolicy,
    // apigateway-authorization-flow: an explicit deny ends it before the authorizer is asked.
    authorize,
    // repost.aws/knowledge-center/api-gateway-logs: "Successfully completed authorizer execution", then "Verifying Usage Plan".
    checkApiKey,
    // api-gateway-request-throttling: the plan of the key is the first of the buckets.
    throttle,
    // api-gateway-request-throttling: a request above a limit is 429, whatever it carries.
    decompress,
    // api-gateway-make-request-with-compressed-payload: the payload is decompressed before anything reads it.
    validateRequest,
    // api-gateway-method-request-validation: an invalid request does not go on.
    readCache,
    // api-gateway-caching: a hit is answered "instead of making a request to your endpoint".
    mapRequest,
    // request-response-data-mappings: method request → integration request.
    integrate,
    // how-to-integration-response: integration response → method response.
    mapResponse,
    // api-gateway-caching: what is kept is the method's response.
    writeCache,
  ],
  departure: [
    // api-gateway-receive-response-with-compressed-payload: templates are applied "before compressing the payload".
    compress,
  ],
}

interface RestPipeline {
  readonly matchHost: typeof matchHost
  readonly matchStage: typeof matchStageOfRestApi
  readonly matchResource: typeof matchResource
  readonly steps: readonly StepDefinition<RestMethodInput, RestExchange>[]
  /** Run on every answer that is no failure, cached ones too. */
  readonly departure: readonly StepDefinition<RestMethodInput, RestExchange>[]
}
