import type { RestApiSnapshot, RestStage, StringMap } from './rest.ts'
import type { V2ApiSnapshot, V2Stage } from './v2.ts'

/** One stage of a REST API with the deployments that it serves. */
export interface RestStagePublication {
  readonly stage: RestStage
  readonly deployment: RestApiSnapshot
  /** Present when the stage has a canary. */
  readonly canaryDeployment?: RestApiSnapshot
}

/** One stage of an HTTP or WebSocket API with the deployment that it serves. */
export interface V2StagePublication {
  readonly stage: V2Stage
  readonly deployment: V2ApiSnapshot
}

/** Everything that serving one API needs: the management side makes it, the data plane swaps it in whole. */
export type ApiPublication =
  | { readonly protocolType: 'REST'; readonly apiId: string; readonly stages: readonly RestStagePublication[] }
  | { readonly protocolType: 'HTTP' | 'WEBSOCKET'; readonly apiId: string; readonly stages: readonly V2StagePublication[] }

export interface UsagePlanPublication {
  readonly id: string
  readonly apiStages: readonly {
    readonly apiId: string
    readonly stage: string
    /** Key: `{path}/{METHOD}`. */
    readonly throttle?: Readonly<Record<string, { readonly rateLimit?: number; readonly burstLimit?: number }>>
  }[]
  readonly throttle?: { readonly rateLimit?: number; readonly burstLimit?: number }
  readonly quota?: { readonly limit: number; readonly offset?: number; readonly period: 'DAY' | 'WEEK' | 'MONTH' }
  /** Ids of the API keys in this plan. */
  readonly keyIds: readonly string[]
}

export interface ApiKeyPublication {
  readonly id: string
  readonly value: string
  readonly enabled: boolean
  readonly customerId?: string
}

export interface DomainNamePublication {
  readonly domainName: string
  /** Mutual TLS: clients show a certificate that these, PEM, lead to. Empty where they could not be read: then nobody is trusted. */
  readonly truststore?: string
  /** Private custom domains: who may come in by it. */
  readonly privateAccess?: {
    /** `arn:aws:execute-api:{region}:{account}:/domainnames/{name}+{id}` */
    readonly arn: string
    /** JSON. Without one nobody may. */
    readonly policy?: string
    /** VPC endpoints with an access association. */
    readonly vpcEndpointIds: readonly string[]
  }
  readonly routingMode?: string
  readonly mappings: readonly {
    /** Empty for the domain's root; may have several levels. */
    readonly basePath: string
    readonly apiId: string
    /** Absent: the first path segment after the base path names the stage. */
    readonly stage?: string
  }[]
  readonly routingRules?: readonly {
    readonly priority: number
    readonly conditions: readonly {
      readonly matchBasePaths?: { readonly anyOf: readonly string[] }
      readonly matchHeaders?: { readonly anyOf: readonly { readonly header: string; readonly valueGlob: string }[] }
    }[]
    readonly actions: readonly { readonly invokeApi: { readonly apiId: string; readonly stage: string; readonly stripBasePath?: boolean } }[]
  }[]
}

export interface VpcLinkPublication {
  readonly id: string
  /** Base URLs that stand for the link's targets, from the operator's configuration. */
  readonly targets: StringMap
}

/** What belongs to the account rather than to one API. */
export interface AccountPublication {
  readonly usagePlans: readonly UsagePlanPublication[]
  readonly apiKeys: readonly ApiKeyPublication[]
  readonly domainNames: readonly DomainNamePublication[]
  readonly vpcLinks: readonly VpcLinkPublication[]
  /** PEM. What a stage with `clientCertificateId` shows to its backends. */
  readonly clientCertificates?: readonly { readonly id: string; readonly certificate: string; readonly privateKey: string }[]
}
