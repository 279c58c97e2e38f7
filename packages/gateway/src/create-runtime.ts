import { createResponseCache } from '@gatewright/cache'
import { createModelSet } from '@gatewright/request-validator'
import { createDomainRouter } from '@gatewright/router'
import { createIam } from './access/iam.ts'
import { createLambdaAuthorizers } from './access/lambda-authorizers.ts'
import { createResourcePolicies } from './access/resource-policies.ts'
import { createTokenAuthorizers } from './access/token-authorizers.ts'
import { createAdmission } from './account/admission.ts'
import { compileUsagePlans } from './account/usage-plans.ts'
import { createCanaryChoice } from './canary-choice.ts'
import { createRequestIds } from './exchange/request-ids.ts'
import { DEFAULT_GATEWAY_LIMITS } from './limits.ts'
import type { GatewayOptions } from './options.ts'
import type { Runtime } from './runtime.ts'
import { compileVpcLinks } from './vpc-links.ts'

/** The runtime of a new gateway, which serves nothing yet. */
export function createRuntime(options: GatewayOptions): Runtime {
  const { invokeFunction, invokeFunctionStream, sendHttpRequest, signRequest, resolveEndpoint, startTimer, region, accountId } = options
  const now = options.now ?? Date.now
  const ids = createRequestIds(options.random ?? ((bytes) => void crypto.getRandomValues(bytes)))
  const runtime: Runtime = {
    region,
    accountId,
    now,
    ids,
    chooseCanary: createCanaryChoice(options.canary, ids.fraction),
    limits: { ...DEFAULT_GATEWAY_LIMITS, ...options.limits },
    sinks: { fault: ({ where, error }) => console.error(`[gatewright] ${where}:`, error), ...options.sinks },
    transports: {
      invokeFunction,
      ...(invokeFunctionStream === undefined ? undefined : { invokeFunctionStream }),
      ...(sendHttpRequest === undefined ? undefined : { sendHttpRequest }),
      ...(signRequest === undefined ? undefined : { signRequest }),
      ...(resolveEndpoint === undefined ? undefined : { resolveEndpoint }),
      ...(startTimer === undefined ? undefined : { startTimer }),
      resolveVpcLink: (link) => runtime.resolveVpcLink(link),
    },
    admission: createAdmission(options.admission, now),
    httpExtensions: new Set(options.httpExtensions),
    responseCache: options.responseCache ?? createResponseCache(options.now && { now }),
    tokenAuthorizers: createTokenAuthorizers(options.tokens, now),
    lambdaAuthorizers: createLambdaAuthorizers({ invoke: invokeFunction, now }),
    resourcePolicyOf: createResourcePolicies({ region, accountId }),
    vpcEndpointOf: options.vpcEndpointOf,
    iam: createIam(options.iam, { accountId, now }),
    trace: options.trace,
    watch: options.watch,
    createModelSet: (models) => createModelSet(models, { createCompiler: options.createSchemaCompiler }),
    domainNameFor: options.domainNameFor,
    apis: new Map(),
    publications: 0,
    releasable: new Map(),
    announced: new Map(),
    usagePlans: compileUsagePlans({ apiKeys: [], usagePlans: [] }),
    domains: createDomainRouter([]),
    mutualTlsDomains: new Set(),
    privateDomains: new Map(),
    resolveVpcLink: compileVpcLinks([]),
    clientCertificates: new Map(),
  }
  return runtime
}
