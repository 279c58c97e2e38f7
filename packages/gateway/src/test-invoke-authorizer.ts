import { createLambdaAuthorizer, functionArnOf, type LambdaDecision } from '@gatewright/authorizers/lambda'
import type { JwtDecision } from '@gatewright/authorizers/jwt'
import type { FunctionResult, InvokeFunction, RestApiSnapshot, RestAuthorizer, StringMap } from '@gatewright/types'
import { identityRequest } from './access/identity-request.ts'
import { methodArn } from './access/policy-request.ts'
import { beginTest } from './begin-test.ts'
import type { RestExchange } from './compile/rest-plan.ts'
import { REST_VARIABLES } from './context/rest-context.ts'
import { lastHeader } from './exchange/headers.ts'
import { GATEWAY_RESPONSES } from './gateway-responses/table.ts'
import { mask } from './logs/execution-log.ts'
import { printBody, printPairs } from './logs/printable.ts'
import { printTestLog } from './logs/test-log.ts'
import type { Runtime } from './runtime.ts'
import { createAuthorizerEvent } from './steps/authorize/rest-lambda.ts'

/** A test invocation of an authorizer of a working copy, as TestInvokeAuthorizer asks for it. */
export interface TestInvokeAuthorizerRequest {
  readonly snapshot: RestApiSnapshot
  readonly authorizer: RestAuthorizer
  /** `/` by default. */
  readonly pathWithQueryString?: string
  readonly body?: string
  readonly headers?: StringMap
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>
  readonly stageVariables?: StringMap
  /** Values of `context.…` identity sources, by the name behind `context.`. */
  readonly additionalContext?: StringMap
}

/** What came of it; members as in AWS's `TestInvokeAuthorizerResponse`. */
export interface TestInvokeAuthorizerResult {
  /** 0 when the authorizer answered, else the status that a client would have received. */
  readonly clientStatus: number
  readonly log: string
  /** Milliseconds. */
  readonly latency: number
  readonly principalId?: string
  /** The function's policy, as JSON. */
  readonly policy?: string
  /** The function's context, a list of one text each. */
  readonly authorization?: Readonly<Record<string, readonly string[]>>
  /** What a user pool's token says. */
  readonly claims?: StringMap
}

/** The stage that an authorizer under test sees in its `methodArn`. */
const STAGE = 'ESTestInvoke-stage'
const ROOT = { id: 'root', path: '/' } as const
const METHOD = { httpMethod: 'GET', authorizationType: 'NONE', apiKeyRequired: false } as const

/**
 * Runs an authorizer alone: no method, no resource policy, nothing remembered. A policy that denies is an answer, too.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_TestInvokeAuthorizer.html
 */
export async function testInvokeAuthorizer(runtime: Runtime, request: TestInvokeAuthorizerRequest): Promise<TestInvokeAuthorizerResult> {
  const { authorizer, snapshot } = request
  const exchange = beginTest(runtime, { ...request, resource: ROOT, method: METHOD, httpMethod: 'GET', stageName: STAGE })
  const lines = [`Starting authorizer: ${authorizer.id} for request: ${exchange.requestId}`]
  const tested: Tested = { runtime, exchange, authorizer, apiId: snapshot.restApi.id, context: request.additionalContext ?? {}, lines }
  const outcome = await run(tested).catch((error: unknown) => refuse(tested, 500, configurationError(error)))
  const latency = runtime.now() - exchange.receivedAt
  return { ...outcome, log: printTestLog(exchange, lines), latency }
}

interface Tested {
  readonly runtime: Runtime
  readonly exchange: RestExchange
  readonly authorizer: RestAuthorizer
  readonly apiId: string
  readonly context: StringMap
  /** What the log says so far. */
  readonly lines: string[]
}

type Outcome = Omit<TestInvokeAuthorizerResult, 'log' | 'latency'>

async function run(tested: Tested): Promise<Outcome> {
  return tested.authorizer.type === 'COGNITO_USER_POOLS' ? testUserPool(tested) : testFunction(tested)
}

async function testUserPool(tested: Tested): Promise<Outcome> {
  const { authorizer, exchange, lines, runtime } = tested
  const header = (authorizer.identitySource ?? 'method.request.header.Authorization').replace('method.request.header.', '').toLowerCase()
  const token = lastHeader(exchange.request.headers, header)
  lines.push(`Incoming identity: ${mask(token ?? '')}`)
  const decision: JwtDecision = await runtime.tokenAuthorizers.cognito(authorizer).authorize({ token, scopes: undefined })
  if (!decision.authorized) return refuse(tested, GATEWAY_RESPONSES[decision.code].status, unauthorized(tested))
  lines.push('Successfully completed authorizer execution')
  return { clientStatus: 0, claims: decision.contextClaims }
}

async function testFunction(tested: Tested): Promise<Outcome> {
  const { authorizer, exchange, lines, runtime } = tested
  const call: { result?: FunctionResult } = {}
  const decision = await authorizeOnce(tested, async (invocation) => {
    lines.push(...requestLines(tested, invocation))
    call.result = await runtime.lambdaAuthorizers.invoke(invocation)
    return call.result
  })
  const { result } = call
  const answered = result?.functionError === undefined ? readJson(result?.payload) : undefined
  if (result !== undefined) lines.push(`Authorizer result body before parsing: ${printBody(result.payload)}`)
  if (!decision.authorized && decision.code !== 'ACCESS_DENIED') {
    const { status } = GATEWAY_RESPONSES[decision.code]
    return refuse(tested, status, status === 401 ? unauthorized(tested) : failureLine(decision, result))
  }
  const principalId = decision.principalId ?? ''
  lines.push(`Using valid authorizer policy for principal: ${mask(principalId)}`, 'Successfully completed authorizer execution')
  const context = Object.entries(decision.context ?? {})
  return {
    clientStatus: 0,
    principalId,
    policy: JSON.stringify(answered?.['policyDocument']),
    ...(context.length > 0 && { authorization: Object.fromEntries(context.map(([name, value]) => [name, [String(value)]])) }),
  }

  function authorizeOnce({ apiId, context }: Tested, invoke: InvokeFunction): LambdaDecision | Promise<LambdaDecision> {
    const { identitySource, identityValidationExpression } = authorizer
    const type = authorizer.type === 'TOKEN' ? 'TOKEN' : 'REQUEST'
    const identity = identityRequest(exchange, REST_VARIABLES)
    const lambda = createLambdaAuthorizer({
      protocol: 'REST',
      type,
      functionArn: functionArnOf(authorizer.authorizerUri ?? '', exchange.stage.stageVariables),
      sourceArn: sourceArnOf(tested, apiId),
      ttlSeconds: 0,
      ...(identitySource === undefined ? undefined : { identitySource }),
      ...(identityValidationExpression === undefined ? undefined : { identityValidationExpression }),
      invoke,
      now: runtime.now,
    })
    const arn = methodArn(exchange)
    return lambda.authorize({
      identity: { ...identity, contextVariable: (name) => context[name] ?? identity.contextVariable(name) },
      methodArn: arn,
      createEvent(facts) {
        lines.push(`Incoming identity: ${facts.identitySource.map((value) => mask(value)).join(', ')}`)
        return createAuthorizerEvent(exchange, arn, { type, facts })
      },
    })
  }
}

function requestLines({ apiId, ...tested }: Tested, { functionArn, payload }: Parameters<InvokeFunction>[0]): readonly string[] {
  const { exchange, runtime } = tested
  const host = `lambda.${runtime.region}.amazonaws.com`
  const uri = `https://${host}/2015-03-31/functions/${functionArn}/invocations`
  const headers = [
    ['x-amzn-lambda-integration-tag', exchange.requestId],
    ['Host', host],
    ['X-Amz-Source-Arn', sourceArnOf({ ...tested, apiId }, apiId)],
    ['Accept', 'application/json'],
    ['User-Agent', `AmazonAPIGateway_${apiId}`],
    ['Content-Type', 'application/json'],
  ].flat()
  return [
    `Endpoint request URI: ${uri}`,
    `Endpoint request headers: ${printPairs(headers)}`,
    `Endpoint request body after transformations: ${printBody(payload)}`,
    `Sending request to ${uri}`,
  ]
}

function sourceArnOf({ authorizer, runtime }: Tested, apiId: string): string {
  return `arn:aws:execute-api:${runtime.region}:${runtime.accountId}:${apiId}/authorizers/${authorizer.id}`
}

function refuse({ lines }: Tested, clientStatus: number, line: string): Outcome {
  lines.push(line)
  return { clientStatus }
}

function unauthorized({ exchange }: Tested): string {
  return `Unauthorized request: ${exchange.requestId}`
}

function failureLine({ explanation }: LambdaDecision, result: FunctionResult | undefined): string {
  if (result?.functionError !== undefined) {
    return `Execution failed due to configuration error: Authorizer function failed with response body: ${printBody(result.payload)}`
  }
  return `Execution failed due to configuration error: ${explanation}`
}

function configurationError(error: unknown): string {
  return `Execution failed due to configuration error: ${error instanceof Error ? error.message : String(error)}`
}

function readJson(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text ?? '') as Readonly<Record<string, unknown>>
  } catch {
    return undefined
  }
}
