import { listItems } from '../management-call.ts'
import { textOf, valuesOf } from '../values.ts'
import type { Progress } from './apply-rest-definition.ts'
import type { MethodDefinition, RestDefinition } from './definition.ts'

interface Parts {
  /** Identifiers by name. */
  readonly authorizers: ReadonlyMap<string, string>
  readonly validators: ReadonlyMap<string, string>
  readonly progress: Progress
}

/** Creates the resources that are missing, and puts the definition's methods in the place of those that are there. */
export async function applyMethods({ paths, methods }: RestDefinition, parts: Parts): Promise<void> {
  const { progress } = parts
  const existing = await listItems(progress.call, 'GetResources', { restApiId: progress.apiId })
  const resources = new Map(existing.map((item) => [textOf(item['path']) ?? '', textOf(item['id']) ?? '']))
  const present = new Set(
    existing.flatMap((item) => Object.keys(valuesOf(item['resourceMethods'])).map((name) => `${textOf(item['path'])} ${name}`)),
  )
  for (const path of paths) {
    const id = resources.get(path) ?? (await createResource(path, resources, progress))
    if (id !== undefined) resources.set(path, id)
  }
  for (const method of methods) {
    const resourceId = resources.get(method.path)
    if (resourceId === undefined) continue
    const { httpMethod } = method
    if (present.has(`${method.path} ${httpMethod}`))
      await progress.call('DeleteMethod', { restApiId: progress.apiId, resourceId, httpMethod })
    await applyMethod(method, resourceId, parts)
  }
}

async function createResource(
  path: string,
  resources: ReadonlyMap<string, string>,
  progress: Progress,
): Promise<string | undefined> {
  const slash = path.lastIndexOf('/')
  const parentId = slash === 0 ? progress.rootResourceId : resources.get(path.slice(0, slash))
  // Its parent was refused, and has been reported.
  if (parentId === undefined) return undefined
  const report = {
    rule: 'resource',
    path: ['paths', path],
    what: `Unable to create resource at path '${path}'`,
  } as const
  const made = await progress.attempt(report, 'CreateResource', {
    parentId,
    pathPart: path.slice(slash + 1),
  })
  return textOf(made?.['id'])
}

async function applyMethod(
  method: MethodDefinition,
  resourceId: string,
  { authorizers, validators, progress }: Parts,
): Promise<void> {
  const { path, httpMethod, place, input, authorizerName, validatorName, responses, integration } = method
  const target = { resourceId, httpMethod }
  const words = `'${httpMethod}' on resource at path '${path}'`
  const made = await progress.attempt({ rule: 'method', path: place, what: `Unable to put method ${words}` }, 'PutMethod', {
    ...target,
    ...input,
    ...(authorizerName !== undefined && {
      authorizerId: authorizers.get(authorizerName) ?? authorizerName,
    }),
    ...(validatorName !== undefined && {
      requestValidatorId: validators.get(validatorName) ?? validatorName,
    }),
  })
  if (made === undefined) return
  for (const response of responses) {
    const what = `Unable to put method response '${response.statusCode}' for method ${words}`
    await progress.attempt({ rule: 'method', path: response.place, what }, 'PutMethodResponse', {
      ...target,
      statusCode: response.statusCode,
      ...response.input,
    })
  }
  if (integration !== undefined)
    await applyIntegration(integration, {
      target,
      words: `'${httpMethod}' for resource at path '${path}'`,
      progress,
    })
}

async function applyIntegration(
  { input, responses, place }: NonNullable<MethodDefinition['integration']>,
  {
    target,
    words,
    progress,
  }: {
    readonly target: { readonly resourceId: string; readonly httpMethod: string }
    readonly words: string
    readonly progress: Progress
  },
): Promise<void> {
  const report = {
    rule: 'integration',
    path: place,
    what: `Unable to put integration on ${words}`,
  } as const
  if ((await progress.attempt(report, 'PutIntegration', { ...target, ...input })) === undefined) return
  for (const response of responses) {
    const what = `Unable to put integration response on ${words}`
    await progress.attempt({ rule: 'integration', path: response.place, what }, 'PutIntegrationResponse', {
      ...target,
      statusCode: response.statusCode,
      ...response.input,
    })
  }
}
