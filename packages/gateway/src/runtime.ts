import type { ResponseCache } from '@gatewright/cache'
import type { ResolveVpcLink, Transports } from '@gatewright/integrations'
import type { Model, ModelSet } from '@gatewright/request-validator'
import type { DomainRouter } from '@gatewright/router'
import type { Iam } from './access/iam.ts'
import type { LambdaAuthorizers } from './access/lambda-authorizers.ts'
import type { PrivateDomain } from './access/private-domains.ts'
import type { ResourcePolicyOf } from './access/resource-policies.ts'
import type { TokenAuthorizers } from './access/token-authorizers.ts'
import type { Admission } from './account/admission.ts'
import type { UsagePlans } from './account/usage-plans.ts'
import type { CanaryChoice } from './canary-choice.ts'
import type { ApiPlan } from './compile/api-plan.ts'
import type { ReleasableApi } from './compiled-apis.ts'
import type { RequestIds } from './exchange/request-ids.ts'
import type { HttpExtension } from './http-extensions.ts'
import type { GatewayLimits } from './limits.ts'
import type { TraceOptions } from './logs/decision-trace.ts'
import type { GatewayOptions, GatewaySinks } from './options.ts'
import type { RequestWatch } from './watch/request-watch.ts'

/** What every exchange of one gateway shares. */
export interface Runtime {
  readonly region: string
  readonly accountId: string
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly ids: RequestIds
  readonly limits: GatewayLimits
  readonly sinks: GatewaySinks
  readonly transports: Transports
  readonly admission: Admission
  readonly chooseCanary: CanaryChoice
  readonly responseCache: ResponseCache
  readonly httpExtensions: ReadonlySet<HttpExtension>
  readonly tokenAuthorizers: TokenAuthorizers
  /** Absent: nobody's signature is known. */
  readonly iam: Iam | undefined
  readonly lambdaAuthorizers: LambdaAuthorizers
  readonly resourcePolicyOf: ResourcePolicyOf
  readonly vpcEndpointOf: GatewayOptions['vpcEndpointOf']
  readonly trace: TraceOptions | undefined
  readonly watch: RequestWatch | undefined
  readonly createModelSet: (models: readonly Model[]) => ModelSet
  readonly domainNameFor: GatewayOptions['domainNameFor']
  /** Replaced whole when an API is published or withdrawn: a request sees one map. */
  apis: ReadonlyMap<string, ApiPlan>
  /** Grows with each publication. */
  publications: number
  /** APIs whose plan may be taken out of memory, by id. */
  readonly releasable: Map<string, ReleasableApi>
  /** APIs that nobody has called yet, or not for long: what publishes each, or withdraws it. */
  readonly announced: Map<string, () => Promise<void>>
  /** Replaced whole when the account is published. */
  usagePlans: UsagePlans
  /** Replaced whole when the account is published. */
  domains: DomainRouter
  /** Custom domains whose clients must show a certificate. Replaced whole when the account is published. */
  mutualTlsDomains: ReadonlySet<string>
  /** Custom domains that are private, by name. Replaced whole when the account is published. */
  privateDomains: ReadonlyMap<string, PrivateDomain>
  /** Replaced whole when the account is published. */
  resolveVpcLink: ResolveVpcLink
  /** By id: what stages show to backends. Replaced whole when the account is published. */
  clientCertificates: ReadonlyMap<string, BackendCertificate>
}

/** A client certificate and its key, PEM. */
export interface BackendCertificate {
  readonly certificatePem: string
  readonly privateKeyPem: string
}
