import type { HttpExchange, HttpRouteInput } from '../compile/http-plan.ts'
import { compileCorsHeaders } from '../steps/add-cors-headers.ts'
import { answerPreflight } from '../steps/answer-preflight.ts'
import { authorizeRoute } from '../steps/authorize-route.ts'
import { integrateRoute } from '../steps/integrate.ts'
import { checkRouteKey } from '../steps/check-api-key.ts'
import { mapParameters } from '../steps/map-parameters.ts'
import { mapRouteResponse } from '../steps/map-route-response.ts'
import { matchHost } from '../steps/match-host.ts'
import { matchRoute } from '../steps/match-route.ts'
import { matchStageOfHttpApi } from '../steps/match-stage.ts'
import { readRouteCache, writeRouteCache } from '../steps/route-cache.ts'
import { throttleRoute } from '../steps/throttle.ts'
import type { StepDefinition } from './compile-steps.ts'

// Pages are those of https://docs.aws.amazon.com/apigateway/latest/developerguide/.

/** The way of a request through an HTTP API. The steps are compiled for each route, the others serve every request. */
export const httpPipeline: HttpPipeline = {
  matchHost,
  // http-api-mappings: the host names the API, or a custom domain's mapping does.
  matchStage: matchStageOfHttpApi,
  // http-api-develop-routes: "API Gateway first determines which stage to route the request to".
  answerPreflight,
  // http-api-cors: a preflight is answered "even if there isn't an OPTIONS route".
  matchRoute,
  // http-api-develop-routes: "After selecting a stage, API Gateway selects a route"; the authorizer is the route's.
  steps: [
    authorizeRoute,
    // An extension (off by default), in its place of REST APIs.
    checkRouteKey,
    // http-api-lambda-authorizer: only an authorized request goes on.
    throttleRoute,
    // An extension (off by default), in its place of REST APIs.
    readRouteCache,
    // http-api-throttling: requests above the route's limit get 429 and reach no integration.
    mapParameters,
    // http-api-parameter-mapping: "modify API requests … before they reach your backend integrations".
    integrateRoute,
    // http-api-parameter-mapping: "transform the HTTP response … before returning the response to clients".
    mapRouteResponse,
    // An extension (off by default): what is kept is the answer without CORS headers.
    writeRouteCache,
  ],
  // http-api-cors: CORS headers of the backend are ignored, the configured ones added, to errors too.
  addCorsHeaders: compileCorsHeaders,
}

interface HttpPipeline {
  readonly matchHost: typeof matchHost
  readonly matchStage: typeof matchStageOfHttpApi
  readonly answerPreflight: typeof answerPreflight
  readonly matchRoute: typeof matchRoute
  readonly steps: readonly StepDefinition<HttpRouteInput, HttpExchange>[]
  readonly addCorsHeaders: typeof compileCorsHeaders
}
