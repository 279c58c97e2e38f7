import type { RestApiSnapshot, RestMethod, RestStage } from '@gatewright/types'
import type { Values } from '../documents.ts'
import type { OperationContext } from '../operation.ts'
import { DOCUMENTATION_SNAPSHOT_KIND } from '../rest/resources/documentation-version.ts'
import { textOf } from '../text-of.ts'

/** Where what was published (`published`), and what can be previewed (`preview`), lies. */
export const PORTAL_SNAPSHOT_KIND = 'PortalSnapshot'

/** Which copy of a portal is asked for: what was published, or the preview that a token opens. */
export interface PortalPlace {
  readonly portalId: string
  /** The token of a preview's URL; absent: what was published. */
  readonly previewToken?: string
}

/** A portal as it was frozen: all that its pages show. */
export interface PortalSite {
  readonly portalId: string
  readonly displayName: string
  readonly description: string
  /** Six colours of the theme, as `accentColor` and so on; each is a CSS colour. */
  readonly colors: Readonly<Record<string, string>>
  /** The portal's own domain name: then the default one does not answer. */
  readonly domainName?: string
  /** Who may see it; absent: anybody. */
  readonly cognito?: { readonly appClientId: string; readonly userPoolArn: string; readonly userPoolDomain: string }
  readonly products: readonly PortalSiteProduct[]
}

/** A product: its pages in the order that `displayOrder` gives, what it does not name after that. */
export interface PortalSiteProduct {
  readonly id: string
  readonly displayName: string
  readonly description: string
  readonly overviewPageId?: string
  readonly pages: readonly PortalSitePage[]
  readonly sections: readonly { readonly name: string; readonly endpoints: readonly PortalSiteEndpoint[] }[]
}

/** A page that somebody wrote, in GitHub's Markdown. */
export interface PortalSitePage {
  readonly id: string
  readonly title: string
  readonly body: string
}

/** A method of a deployed REST API, with what is said about it. */
export interface PortalSiteEndpoint {
  readonly id: string
  /** `GET /pets`, or the name that was written instead. */
  readonly title: string
  /** What stands for the address, where it was written. */
  readonly endpoint?: string
  /** Markdown that was written in place of the documentation parts. */
  readonly body?: string
  readonly tryIt: boolean
  readonly apiId: string
  readonly stage: string
  readonly path: string
  readonly method: string
  readonly authorizationType: string
  readonly apiKeyRequired: boolean
  readonly parameters: readonly PortalSiteParameter[]
  /** Schemas by content type. */
  readonly requestModels: readonly { readonly contentType: string; readonly schema: string }[]
  readonly responses: readonly { readonly statusCode: string; readonly description: string }[]
  /** What the documentation parts say of the method itself. */
  readonly summary: string
  readonly description: string
}

export interface PortalSiteParameter {
  readonly place: 'path' | 'querystring' | 'header'
  readonly name: string
  readonly required: boolean
  readonly description: string
}

/** Seconds that a preview's URL opens it; AWS says no more than that it is short-lived. */
export const PREVIEW_SECONDS = 3600

/** The frozen copy that a place names; `undefined` where nothing is published, or the preview is over. */
export async function readPortalSite({ portalId, previewToken }: PortalPlace, context: OperationContext): Promise<PortalSite | undefined> {
  const id = previewToken === undefined ? 'published' : 'preview'
  const stored = await context.documents.find({ kind: PORTAL_SNAPSHOT_KIND, parent: `Portal:${portalId}`, id })
  if (stored === undefined) return undefined
  const { site, token, expires } = stored.body
  if (previewToken !== undefined && (token !== previewToken || context.now() >= Number(expires))) return undefined
  return site as PortalSite | undefined
}

/** The published portal that has a domain name. */
export async function findPortalByDomain(domainName: string, { documents }: OperationContext): Promise<string | undefined> {
  const portals = await documents.listKind('Portal')
  const found = portals.find(({ body }) => body['publishStatus'] === 'PUBLISHED' && (body['endpointConfiguration'] as Values)['domainName'] === domainName)
  return found?.id
}

/** A portal as it is now, made of its row and its products with their pages. */
export async function makePortalSite(portal: Values, products: readonly Values[], context: OperationContext): Promise<PortalSite> {
  const { displayName, description, theme } = portal['portalContent'] as Values
  const { domainName } = portal['endpointConfiguration'] as Values
  const { cognitoConfig } = portal['authorization'] as Values
  return {
    portalId: textOf(portal['portalId']),
    displayName: textOf(displayName),
    description: textOf(description),
    colors: ((theme as Values)['customColors'] ?? {}) as PortalSite['colors'],
    ...(domainName !== undefined && { domainName: textOf(domainName) }),
    ...(cognitoConfig !== undefined && { cognito: cognitoConfig as NonNullable<PortalSite['cognito']> }),
    products: await Promise.all(products.map((product) => makeProduct(product, context))),
  }
}

async function makeProduct(product: Values, context: OperationContext): Promise<PortalSiteProduct> {
  const id = textOf(product['portalProductId'])
  const parent = `PortalProduct:${id}`
  const { overviewPageArn, productPageArns = [], contents = [] } = (product['displayOrder'] ?? {}) as DisplayOrder
  const pages = (await context.documents.list({ kind: 'ProductPage', parent })).map(({ body }) => body)
  const endpointPages = (await context.documents.list({ kind: 'ProductRestEndpointPage', parent })).map(({ body }) => body)
  const endpoints = new Map<string, PortalSiteEndpoint>()
  for (const page of endpointPages) endpoints.set(textOf(page['productRestEndpointPageArn']), await makeEndpoint(page, context))
  const named = new Set(contents.flatMap(({ productRestEndpointPageArns }) => productRestEndpointPageArns))
  const rest = [...endpoints].filter(([arn]) => !named.has(arn)).map(([, endpoint]) => endpoint)
  const sections = contents.map(({ sectionName, productRestEndpointPageArns }) => ({
    name: sectionName,
    endpoints: productRestEndpointPageArns.flatMap((arn) => endpoints.get(arn) ?? []),
  }))
  const overview = pages.find((page) => page['productPageArn'] === overviewPageArn)
  return {
    id,
    displayName: textOf(product['displayName']),
    description: textOf(product['description']),
    ...(overview !== undefined && { overviewPageId: textOf(overview['productPageId']) }),
    pages: inOrder(pages, productPageArns).map(makePage),
    sections: rest.length > 0 ? [...sections, { name: 'API reference', endpoints: rest }] : sections,
  }
}

interface DisplayOrder {
  readonly overviewPageArn?: string
  readonly productPageArns?: readonly string[]
  readonly contents?: readonly { readonly sectionName: string; readonly productRestEndpointPageArns: readonly string[] }[]
}

function inOrder(pages: readonly Values[], arns: readonly string[]): readonly Values[] {
  const named = arns.map((arn) => pages.find((page) => page['productPageArn'] === arn)).filter((page) => page !== undefined)
  return [...named, ...pages.filter((page) => !named.includes(page))]
}

function makePage({ productPageId, displayContent }: Values): PortalSitePage {
  const { title, body } = displayContent as Values
  return { id: textOf(productPageId), title: textOf(title), body: textOf(body) }
}

async function makeEndpoint(page: Values, context: OperationContext): Promise<PortalSiteEndpoint> {
  const { restApiId, stage, path, method } = (page['restEndpointIdentifier'] as Values)['identifierParts'] as Record<'restApiId' | 'stage' | 'path' | 'method', string>
  const { operationName, endpoint, body } = ((page['displayContent'] as Values)['overrides'] ?? {}) as Values
  const parent = `RestApi:${restApiId}`
  const stored = await context.documents.find({ kind: 'Stage', parent, id: stage })
  const served = stored?.body as RestStage | undefined
  const deployed = served && (await context.documents.find({ kind: 'Snapshot', parent, id: served.deploymentId }))
  const snapshot = deployed?.body as RestApiSnapshot | undefined
  const found: Partial<RestMethod> = snapshot?.resources.find((resource) => resource.path === path)?.resourceMethods?.[method] ?? {}
  const parts = await documentationOf(parent, stored?.body['documentationVersion'], context)
  const say = sayer(parts, { path, method })
  return {
    id: textOf(page['productRestEndpointPageId']),
    title: textOf(operationName) === '' ? (found.operationName ?? `${method} ${path}`) : textOf(operationName),
    ...(textOf(endpoint) !== '' && { endpoint: textOf(endpoint) }),
    ...(textOf(body) !== '' && { body: textOf(body) }),
    tryIt: page['tryItState'] === 'ENABLED' && found.httpMethod !== undefined && snapshot?.restApi.endpointConfiguration?.types?.includes('PRIVATE') !== true,
    apiId: restApiId,
    stage,
    path,
    method,
    authorizationType: found.authorizationType ?? 'NONE',
    apiKeyRequired: found.apiKeyRequired ?? false,
    parameters: parametersOf(path, found, say),
    requestModels: Object.entries(found.requestModels ?? {}).map(([contentType, name]) => ({
      contentType,
      schema: snapshot?.models.find((model) => model.name === name)?.schema ?? '',
    })),
    responses: Object.keys(found.methodResponses ?? {}).map((statusCode) => ({ statusCode, description: say({ type: 'RESPONSE', statusCode }).description })),
    ...say({ type: 'METHOD' }),
  }
}

/** The parts of the stage's documentation version, or of the API as it is. */
async function documentationOf(parent: string, version: unknown, { documents }: OperationContext): Promise<readonly Values[]> {
  const frozen = version === undefined ? undefined : await documents.find({ kind: DOCUMENTATION_SNAPSHOT_KIND, parent, id: textOf(version) })
  if (frozen !== undefined) return frozen.body['parts'] as readonly Values[]
  return (await documents.list({ kind: 'DocumentationPart', parent })).map(({ body }) => body)
}

type Say = (place: { readonly type: string; readonly name?: string; readonly statusCode?: string }) => { readonly summary: string; readonly description: string }

/** What the parts say of something of a method; a part for the very method goes before one for all. */
function sayer(parts: readonly Values[], { path, method }: { readonly path: string; readonly method: string }): Say {
  return ({ type, name, statusCode }) => {
    const fits = ({ location }: Values): boolean => {
      const at = location as Values
      const isHere = at['type'] === type && [path, '/'].includes(textOf(at['path'])) && [method, '*'].includes(textOf(at['method']))
      return isHere && (name === undefined || at['name'] === name) && (statusCode === undefined || [statusCode, '*'].includes(textOf(at['statusCode'])))
    }
    const own = (part: Values): boolean => (part['location'] as Values)['path'] === path && (part['location'] as Values)['method'] === method
    const found = parts.filter(fits)
    return propertiesOf((found.find(own) ?? found[0])?.['properties'])
  }
}

function propertiesOf(properties: unknown): { readonly summary: string; readonly description: string } {
  try {
    const { summary, description } = JSON.parse(textOf(properties)) as Values
    return { summary: typeof summary === 'string' ? summary : '', description: typeof description === 'string' ? description : '' }
  } catch {
    return { summary: '', description: '' }
  }
}

const DOCUMENTED = { path: 'PATH_PARAMETER', querystring: 'QUERY_PARAMETER', header: 'REQUEST_HEADER' } as const

/** The variables of the path, and what the method declares. */
function parametersOf(path: string, { requestParameters = {} }: Partial<RestMethod>, say: Say): readonly PortalSiteParameter[] {
  const inPath = [...path.matchAll(/\{([^}+]+)\+?\}/gu)].map(([, name = '']): [string, boolean] => [`method.request.path.${name}`, true])
  const all = new Map([...inPath, ...Object.entries(requestParameters).filter(([key]) => !key.startsWith('method.request.path.'))])
  return [...all].flatMap(([key, required]) => {
    const [, place, name] = /^method\.request\.(path|querystring|header)\.(.+)$/u.exec(key) ?? []
    if (place === undefined || name === undefined) return []
    const at = place as PortalSiteParameter['place']
    return [{ place: at, name, required, description: say({ type: DOCUMENTED[at], name }).description }]
  })
}
