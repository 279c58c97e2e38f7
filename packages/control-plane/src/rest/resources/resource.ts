import type { RestResource } from '@gatewright/types'
import type { Values } from '../../documents.ts'
import { badRequest, conflict, limitExceeded, notFound } from '../../errors.ts'
import type { OperationContext } from '../../operation.ts'
import type { Made, ResourceRow } from '../../resource.ts'
import { restApi } from './rest-api.ts'
import type { StoredDocument } from '../../store.ts'
import { textOf } from '../../text-of.ts'

const NOT_FOUND = 'Invalid Resource identifier specified'

/** Resources of a REST API: its tree of paths. Their place in lists is their path; methods lie inside them. */
export const resource: ResourceRow = {
  service: 'apigateway',
  kind: 'Resource',
  get parent() {
    return restApi
  },
  identifier: 'resourceId',
  operations: { create: 'CreateResource', get: 'GetResource', list: 'GetResources', update: 'UpdateResource', delete: 'DeleteResource' },
  notFound: () => NOT_FOUND,
  parentCheck: ['list'],
  make,
  patch: {
    wording: 'listed',
    paths: [
      { path: '/parentId', ops: ['replace'] },
      { path: '/pathPart', ops: ['replace'] },
    ],
  },
  settle,
  sortOf: (body) => textOf(body['path']),
  remove,
  show: (body, { input, verb }) => showResource(body, { embed: input['embed'] as readonly string[] | undefined, verb }),
}

/** Methods are shown as `{ GET: {} }`, or whole with `embed=methods`. */
function showResource(body: Values, { embed, verb }: { readonly embed: readonly string[] | undefined; readonly verb: string }): Values {
  const { resourceMethods, ...rest } = body
  if (verb !== 'get' && verb !== 'list') return rest
  const names = Object.keys((resourceMethods ?? {}) as Values)
  if (names.length === 0) return rest
  return { ...rest, resourceMethods: embed?.includes('methods') ? resourceMethods : Object.fromEntries(names.map((name) => [name, {}])) }
}

async function make(input: Values, context: OperationContext): Promise<Made> {
  const place = placeOf(input)
  const parent = await findResource(place, textOf(input['parentId']), context)
  if (parent === undefined) throw notFound(NOT_FOUND)
  const pathPart = textOf(input['pathPart'])
  const id = context.newId(6)
  const path = await checkPlace({ place, parent: bodyOf(parent), pathPart, id }, context)
  if ((await context.documents.count(place)) >= context.quotas.resourcesPerApi) {
    throw limitExceeded('Maximum number of resources for this API has been reached. Please contact AWS if you need additional resources.')
  }
  return { id, body: { id, parentId: parent.id, pathPart, path }, sort: path }
}

interface Place {
  readonly kind: string
  readonly parent: string
}

function placeOf(input: Values): Place {
  return { kind: resource.kind, parent: `RestApi:${textOf(input['restApiId'])}` }
}

async function findResource(place: Place, id: string, context: OperationContext): Promise<StoredDocument | undefined> {
  return context.documents.find({ ...place, id })
}

function bodyOf(stored: StoredDocument): RestResource {
  return stored.body as unknown as RestResource
}

const PATH_PART = /^(?:[a-zA-Z0-9._\-:]+|\{[a-zA-Z0-9._\-:]+\+?\})$/u

/** Holds a path part against AWS's rules for siblings and children; gives the whole path. */
async function checkPlace(
  { place, parent, pathPart, id }: { readonly place: Place; readonly parent: RestResource; readonly pathPart: string; readonly id: string },
  context: OperationContext,
): Promise<string> {
  if (!PATH_PART.test(pathPart)) {
    throw badRequest(
      "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.",
    )
  }
  if (parent.pathPart?.endsWith('+}') === true) {
    throw badRequest(`Cannot create a child of a resource with a greedy path variable: ${parent.pathPart}`)
  }
  const path = join(parent.path, pathPart)
  const same = await firstFrom(place, path, context)
  if (same !== undefined && same.path === path && same.id !== id) {
    throw conflict(`Another resource with the same parent already has this name: ${pathPart}`)
  }
  if (pathPart.startsWith('{')) await checkVariableSibling({ place, parent, id }, context)
  return path
}

async function checkVariableSibling(
  { place, parent, id }: { readonly place: Place; readonly parent: RestResource; readonly id: string },
  context: OperationContext,
): Promise<void> {
  const prefix = join(parent.path, '{')
  const first = await firstFrom(place, prefix, context)
  if (first === undefined || !first.path.startsWith(prefix) || first.id === id) return
  throw badRequest(`A sibling (${first.pathPart}) of this resource already has a variable path part -- only one is allowed`)
}

/** The first resource whose path is the given one or comes after it; the list is in order of path. */
async function firstFrom(place: Place, path: string, context: OperationContext): Promise<RestResource | undefined> {
  const [first] = await context.documents.list(place, { after: { sort: path, id: '' }, limit: 1 })
  return first && bodyOf(first)
}

function join(parentPath: string, pathPart: string): string {
  return parentPath === '/' ? `/${pathPart}` : `${parentPath}/${pathPart}`
}

async function settle(
  after: Values,
  { before, input, context }: { readonly before: Values; readonly input: Values; readonly context: OperationContext },
): Promise<Values> {
  const place = placeOf(input)
  const old = before as unknown as RestResource
  const { id, parentId, pathPart } = after as unknown as RestResource
  if (old.path === '/') {
    if (parentId !== undefined) throw badRequest('Root resource cannot update its parentId.')
    if (pathPart !== undefined) throw badRequest('Root resource cannot update its pathPart.')
    return after
  }
  const parent = await findResource(place, textOf(parentId), context)
  if (parent === undefined) throw notFound(NOT_FOUND)
  if (parent.id === id || bodyOf(parent).path.startsWith(`${old.path}/`)) throw badRequest('Resources cannot be cyclical.')
  const path = await checkPlace({ place, parent: bodyOf(parent), pathPart: textOf(pathPart), id }, context)
  for (const below of await descendants(place, old.path, context)) {
    const moved = path + bodyOf(below).path.slice(old.path.length)
    await context.documents.save(below, { body: { ...below.body, path: moved }, sort: moved })
  }
  return { ...after, path }
}

/** Everything below a path, in order. */
async function descendants(place: Place, path: string, context: OperationContext): Promise<readonly StoredDocument[]> {
  const prefix = `${path}/`
  const found: StoredDocument[] = []
  for (let after = { sort: prefix, id: '' }; ; ) {
    const page = await context.documents.list(place, { after, limit: 100 })
    const below = page.filter((document) => document.sort.startsWith(prefix))
    found.push(...below)
    const last = page.at(-1)
    if (last === undefined || below.length < page.length) return found
    after = { sort: last.sort, id: last.id }
  }
}

/** Takes the resources below along. */
async function remove(body: Values, { input, context }: { readonly input: Values; readonly context: OperationContext }): Promise<void> {
  const { path } = body as unknown as RestResource
  if (path === '/') throw badRequest('Root resource cannot be deleted')
  const place = placeOf(input)
  for (const { id } of await descendants(place, path, context)) await context.documents.remove({ ...place, id })
}
