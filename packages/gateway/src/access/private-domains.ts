import { createResourcePolicy, requestConditions, type ResourcePolicy } from '@gatewright/authorizers/policy'
import type { AccountPublication, GatewayRequest } from '@gatewright/types'
import { lastHeader } from '../exchange/headers.ts'
import type { Runtime } from '../runtime.ts'

/** Who may come in by a private custom domain. */
export interface PrivateDomain {
  readonly arn: string
  readonly policy: ResourcePolicy
  /** VPC endpoints with an access association. */
  readonly vpcEndpointIds: ReadonlySet<string>
}

/** Compiles the access of the domains that are private; a policy that is none lets nobody in. */
export function compilePrivateDomains(domains: AccountPublication['domainNames']): ReadonlyMap<string, PrivateDomain> {
  return new Map(
    domains.flatMap(({ domainName, privateAccess }) => {
      if (privateAccess === undefined) return []
      const { arn, policy, vpcEndpointIds } = privateAccess
      return [[domainName, { arn, policy: compilePolicyOf(policy, arn), vpcEndpointIds: new Set(vpcEndpointIds) }]]
    }),
  )
}

/**
 * Why a request may not come in by a private domain: it came through no VPC endpoint, through one without an access association, or
 * the domain's policy for `execute-api:Invoke` does not let it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains-associations.html
 */
export function privateDomainProblem({ arn, policy, vpcEndpointIds }: PrivateDomain, request: GatewayRequest, { now, vpcEndpointOf }: Pick<Runtime, 'now' | 'vpcEndpointOf'>): string | undefined {
  const { headers, sourceIp, tls } = request
  const endpoint = vpcEndpointOf?.({ sourceIp })
  if (endpoint === undefined) return `The custom domain is private, and ${sourceIp} is behind no VPC endpoint`
  const { vpceId, vpcId } = endpoint
  if (!vpcEndpointIds.has(vpceId)) return `${vpceId} has no access association with the custom domain`
  const [userAgent, referer] = [lastHeader(headers, 'user-agent'), lastHeader(headers, 'referer')]
  const context = requestConditions({ sourceIp, userAgent, referer, secure: tls !== undefined, now: now(), vpceId, vpcId })
  return policy.before('NONE', { action: 'execute-api:Invoke', resource: arn, context })?.explanation
}

const NOBODY = { Version: '2012-10-17', Statement: [] }

/** `execute-api:/*` in a domain's policy is every ARN of the account's, the domain's among them. */
function compilePolicyOf(policy: string | undefined, arn: string): ResourcePolicy {
  const apiArn = arn.slice(0, arn.indexOf('/domainnames/'))
  try {
    return createResourcePolicy(policy ?? NOBODY, { apiArn })
  } catch {
    return createResourcePolicy(NOBODY)
  }
}
