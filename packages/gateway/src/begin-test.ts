import { createRestRouter } from '@gatewright/router'
import type { RestApiSnapshot, RestMethod, RestResource, StringMap } from '@gatewright/types'
import { compileTestMethod } from './compile/compile-rest.ts'
import type { RestExchange } from './compile/rest-plan.ts'
import { Exchange } from './exchange/exchange.ts'
import type { Runtime } from './runtime.ts'

/** What a test invocation is made of; the path is the resource's own unless it is given. */
export interface TestRequest {
  readonly snapshot: RestApiSnapshot
  readonly resource: RestResource
  readonly method: RestMethod
  readonly httpMethod: string
  readonly stageName: string
  readonly pathWithQueryString?: string
  readonly body?: string
  readonly headers?: StringMap
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>
  readonly stageVariables?: StringMap
  readonly clientCertificateId?: string | undefined
}

/** A request of nobody to the working copy of a method, with the values that AWS shows in its place. */
export function beginTest(runtime: Runtime, request: TestRequest): RestExchange {
  const { resource, snapshot, body, headers = {}, multiValueHeaders = {} } = request
  const [path = '/', query = ''] = (request.pathWithQueryString ?? resource.path).split(/\?(.*)/s)
  const stage = compileTestMethod(runtime, { snapshot, resource, method: request.method, stageName: request.stageName, variables: request.stageVariables ?? {}, clientCertificateId: request.clientCertificateId })
  const pairs = Object.entries(headers).filter(([name]) => multiValueHeaders[name] === undefined).flat()
  for (const [name, values] of Object.entries(multiValueHeaders)) for (const value of values) pairs.push(name, value)
  const exchange: RestExchange = new Exchange({
    runtime,
    request: {
      method: request.httpMethod,
      path,
      query,
      headers: pairs,
      body: body === undefined ? undefined : new TextEncoder().encode(body),
      sourceIp: 'test-invoke-source-ip',
      protocol: 'HTTP/1.1',
    },
    arrival: { domainName: 'testPrefix.testDomainName', basePathMatched: undefined, path, eventPath: path, fullPath: path, clientProblem: undefined },
    stage: stage.plan,
    operation: stage.method,
    receivedAt: runtime.now(),
    requestId: runtime.ids.requestId(),
    extendedRequestId: runtime.ids.extendedRequestId(),
  })
  exchange.pathParameters = createRestRouter([{ path: resource.path, method: 'ANY', value: resource }]).find('ANY', path)?.pathParameters ?? {}
  exchange.identity.apiKey = 'test-invoke-api-key'
  exchange.identity.apiKeyId = 'test-invoke-api-key-id'
  exchange.payload = exchange.request.body as Uint8Array | undefined
  return exchange
}
