import type {
  AccountPublication,
  ApiKeyPublication,
  ApiPublication,
  DomainNamePublication,
  RestApiSnapshot,
  RestStage,
  UsagePlanPublication,
  V2ApiSnapshot,
  V2Stage,
  VpcLinkPublication,
} from '@gatewright/types'
import type { Values } from './documents.ts'
import type { StoredDomain } from './domain-names.ts'
import { V2_SNAPSHOT_KIND } from './http/snapshot.ts'
import type { Change, OperationContext } from './operation.ts'
import { ASSOCIATION_KIND } from './rest/operations/access-associations.ts'
import { SNAPSHOT_KIND } from './rest/snapshot.ts'
import type { DocumentKey, StoredDocument } from './store.ts'
import { textOf } from './text-of.ts'

/** The kinds of document that publications and functions are made of: what a node's own copy of the store needs to hold. */
export const SERVED_KINDS: readonly string[] = [
  'RestApi',
  'Stage',
  SNAPSHOT_KIND,
  'Api',
  'V2Stage',
  V2_SNAPSHOT_KIND,
  'UsagePlan',
  'UsagePlanKey',
  'ApiKey',
  'DomainName',
  ASSOCIATION_KIND,
  'Mapping',
  'RoutingRule',
  'ClientCertificate',
  'VpcLink',
  'V2VpcLink',
  'LambdaFunction',
  'LambdaVersion',
  'LambdaAlias',
  'LambdaPolicy',
]

/** What documents of those kinds are part of: an API's publication, or the account's. */
export function changesOf(keys: readonly DocumentKey[]): readonly Change[] {
  const changes = new Map<string, Change>()
  for (const { kind, parent, id } of keys) {
    const apiId = kind === 'RestApi' || kind === 'Api' ? id : /^(?:RestApi|Api):([^/]+)/u.exec(parent)?.[1]
    changes.set(apiId ?? '', apiId === undefined ? { account: true } : { apiId })
  }
  return [...changes.values()]
}

/** The ids of all APIs that have a stage; reads no deployment. */
export async function listPublished({ documents }: OperationContext): Promise<readonly string[]> {
  const stages = [...(await documents.listKind('Stage')), ...(await documents.listKind('V2Stage'))]
  // `RestApi:a1b2c3d4e5` and `Api:…`
  return [...new Set(stages.map(({ parent }) => parent.slice(parent.indexOf(':') + 1)))]
}

/** One API's stages, each joined with the snapshots that it serves. */
export async function publishApi(apiId: string, context: OperationContext): Promise<ApiPublication | undefined> {
  const rest = await context.documents.list({ kind: 'Stage', parent: `RestApi:${apiId}` })
  if (rest.length > 0) return publishRest(apiId, rest, context)
  const v2 = await context.documents.list({ kind: 'V2Stage', parent: `Api:${apiId}` })
  return v2.length > 0 ? publishV2(apiId, v2, context) : undefined
}

async function publishRest(apiId: string, documents: readonly StoredDocument[], context: OperationContext): Promise<ApiPublication> {
  const snapshots = new Map<string, RestApiSnapshot>()
  const snapshotOf = async (id: string): Promise<RestApiSnapshot> => {
    const known = snapshots.get(id)
    if (known !== undefined) return known
    const stored = await context.documents.find({ kind: SNAPSHOT_KIND, parent: `RestApi:${apiId}`, id })
    const snapshot = stored?.body as unknown as RestApiSnapshot
    snapshots.set(id, snapshot)
    return snapshot
  }
  const stages = []
  for (const { body } of documents) {
    const stage = body as unknown as RestStage
    const canaryId = stage.canarySettings?.deploymentId
    stages.push({
      stage,
      deployment: await snapshotOf(stage.deploymentId),
      ...(canaryId !== undefined && { canaryDeployment: await snapshotOf(canaryId) }),
    })
  }
  return { protocolType: 'REST', apiId, stages }
}

async function publishV2(
  apiId: string,
  documents: readonly StoredDocument[],
  context: OperationContext,
): Promise<ApiPublication | undefined> {
  const stages = []
  for (const { body } of documents) {
    const stage = body as unknown as V2Stage
    // A stage may wait for its first deployment.
    if (stage.deploymentId === undefined) continue
    const stored = await context.documents.find({ kind: V2_SNAPSHOT_KIND, parent: `Api:${apiId}`, id: stage.deploymentId })
    if (stored !== undefined) stages.push({ stage, deployment: stored.body as unknown as V2ApiSnapshot })
  }
  const first = stages[0]
  return first && { protocolType: first.deployment.api.protocolType, apiId, stages }
}

/** What a deployment of an API of either kind froze. */
export async function findSnapshot(
  { apiId, deploymentId: id }: { readonly apiId: string; readonly deploymentId: string },
  { documents }: OperationContext,
): Promise<RestApiSnapshot | V2ApiSnapshot | undefined> {
  const rest = await documents.find({ kind: SNAPSHOT_KIND, parent: `RestApi:${apiId}`, id })
  const found = rest ?? (await documents.find({ kind: V2_SNAPSHOT_KIND, parent: `Api:${apiId}`, id }))
  return found?.body as RestApiSnapshot | V2ApiSnapshot | undefined
}

/** Usage plans, keys, domain names and VPC links: what the data plane looks up across APIs. */
export async function publishAccount(context: OperationContext): Promise<AccountPublication> {
  const bodies = async (kind: string): Promise<readonly Values[]> => (await context.documents.listKind(kind)).map(({ body }) => body)
  return {
    usagePlans: await publishUsagePlans(await bodies('UsagePlan'), context),
    apiKeys: (await bodies('ApiKey')).map(publishKey),
    domainNames: await publishDomainNames(await bodies('DomainName'), context),
    clientCertificates: (await bodies('ClientCertificate')).map(publishCertificate),
    vpcLinks: [...(await bodies('VpcLink')), ...(await bodies('V2VpcLink'))].map((link) => publishVpcLink(link, context)),
  }
}

async function publishUsagePlans(plans: readonly Values[], context: OperationContext): Promise<readonly UsagePlanPublication[]> {
  const published: UsagePlanPublication[] = []
  for (const plan of plans) {
    const keys = await context.documents.list({ kind: 'UsagePlanKey', parent: `UsagePlan:${textOf(plan['id'])}` })
    const { id, apiStages, throttle, quota } = plan as unknown as UsagePlanPublication
    published.push({
      id,
      apiStages: apiStages ?? [],
      keyIds: keys.map((key) => key.id),
      ...(throttle !== undefined && { throttle }),
      ...(quota !== undefined && { quota }),
    })
  }
  return published
}

function publishKey(key: Values): ApiKeyPublication {
  const { id, value, enabled, customerId } = key as unknown as ApiKeyPublication
  return { id, value, enabled, ...(customerId !== undefined && { customerId }) }
}

function publishCertificate({ clientCertificateId, pemEncodedCertificate, privateKey }: Values) {
  return { id: textOf(clientCertificateId), certificate: textOf(pemEncodedCertificate), privateKey: textOf(privateKey) }
}

async function publishDomainNames(domains: readonly Values[], context: OperationContext): Promise<readonly DomainNamePublication[]> {
  const published: DomainNamePublication[] = []
  const associations = await context.documents.listKind(ASSOCIATION_KIND)
  for (const domain of domains) {
    const name = textOf(domain['domainName'])
    const id = domain['domainNameId'] === undefined ? name : `${name}+${textOf(domain['domainNameId'])}`
    const mappings = await context.documents.list({ kind: 'Mapping', parent: `DomainName:${id}` })
    const rules = await context.documents.list({ kind: 'RoutingRule', parent: `DomainName:${id}` })
    published.push({
      // Hosts are known in lower case.
      domainName: name.toLowerCase(),
      routingRules: rules.map(({ body }) => body as unknown as RoutingRule),
      ...(domain['mutualTlsAuthentication'] !== undefined && { truststore: (domain as StoredDomain).truststore?.pem ?? '' }),
      ...(domain['endpointType'] === 'PRIVATE' && { privateAccess: publishAccess(domain as StoredDomain, { associations, context }) }),
      ...(domain['routingMode'] !== undefined && { routingMode: textOf(domain['routingMode']) }),
      mappings: mappings.map(({ body }) => body as unknown as DomainNamePublication['mappings'][number]),
    })
  }
  return published
}

function publishAccess(
  { domainName, domainNameId, domainNameArn, policy }: StoredDomain,
  { associations, context: { partition, region, accountId } }: { readonly associations: readonly StoredDocument[]; readonly context: OperationContext },
): NonNullable<DomainNamePublication['privateAccess']> {
  const own = associations.filter(({ body }) => body['domainNameArn'] === domainNameArn)
  return {
    arn: `arn:${partition}:execute-api:${region}:${accountId}:/domainnames/${domainName}+${textOf(domainNameId)}`,
    vpcEndpointIds: own.map(({ body }) => textOf(body['accessAssociationSource'])),
    ...(typeof policy === 'string' && policy !== '' && { policy }),
  }
}

type RoutingRule = NonNullable<DomainNamePublication['routingRules']>[number]

function publishVpcLink(link: Values, { ports }: OperationContext): VpcLinkPublication {
  const id = textOf(link['id'] ?? link['vpcLinkId'])
  const targetArns = (link['targetArns'] ?? []) as readonly string[]
  return { id, targets: ports.vpcLinkTargets?.({ id, name: textOf(link['name']), targetArns }) ?? {} }
}
