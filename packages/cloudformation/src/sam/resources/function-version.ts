// AutoPublishAlias: a version whose logical id follows the function's code, and the alias that points at it.
import type { Json, JsonObject } from '../../json.ts'
import { isObject } from '../../json.ts'
import { invalidResource } from '../errors.ts'
import { generate, passThroughAttributes } from '../generated-resource.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { getAtt, ref, referencedId } from '../intrinsic.ts'
import { hashSuffix } from '../logical-id.ts'
import { resolveParameters } from '../parameter-resolver.ts'
import type { SamContext, SamResource } from '../sam-context.ts'
import { filled, isFalsy } from '../python-truth.ts'

export interface Published {
  readonly name: string
  readonly version: GeneratedResource
  readonly alias: GeneratedResource
}

export function publish(source: SamResource, context: SamContext, lambda: GeneratedResource): Published | undefined {
  const { id, properties } = source
  if (!isFalsy(properties['ProvisionedConcurrencyConfig']) && isFalsy(properties['AutoPublishAlias'])) {
    throw invalidResource(id, 'To set ProvisionedConcurrencyConfig AutoPublishALias must be defined on the function')
  }
  if (isFalsy(properties['AutoPublishAlias'])) return undefined
  const name = resolveParameters(properties['AutoPublishAlias'], context.parameters)
  if (typeof name !== 'string')
    throw invalidResource(id, "'AutoPublishAlias' must be a string or a Ref to a template parameter", 'AutoPublishAlias')
  const sha = codeHash(source, context, lambda)
  const version = makeVersion(source, context, lambda, sha)
  return { name, version, alias: makeAlias(source, name, version) }
}

/** AutoPublishCodeSha256 stands in for the code, and is shown in the description. */
function codeHash({ id, properties }: SamResource, { parameters }: SamContext, lambda: GeneratedResource): string | undefined {
  if (isFalsy(properties['AutoPublishCodeSha256'])) return undefined
  const sha = resolveParameters(properties['AutoPublishCodeSha256'], parameters)
  if (typeof sha !== 'string') throw invalidResource(id, 'AutoPublishCodeSha256 must be a string', 'AutoPublishCodeSha256')
  const description = resolveParameters(properties['Description'] ?? null, parameters)
  if (!description) lambda.properties['Description'] = sha
  else
    lambda.properties['Description'] =
      typeof description === 'string' ? `${description} ${sha}` : { 'Fn::Join': [' ', [description, sha]] }
  return sha
}

function makeVersion(
  source: SamResource,
  context: SamContext,
  lambda: GeneratedResource,
  sha: string | undefined,
): GeneratedResource {
  const { id, properties, resource } = source
  // SAM resolves the code in place, so the function itself shows it.
  resolveParameters(lambda.properties['Code'] ?? {}, context.parameters)
  const suffix = sha ? sha.slice(0, 10) : hashSuffix(versionIdentity(source, context, lambda))
  const attributes = passThroughAttributes(resource)
  attributes['DeletionPolicy'] ??=
    properties['VersionDeletionPolicy'] ?? (isGiven(properties['CapacityProviderConfig']) ? 'Delete' : 'Retain')
  const scaling = isGiven(properties['CapacityProviderConfig']) ? properties['FunctionScalingConfig'] : undefined
  return generate(
    `${id}Version${suffix}`,
    'AWS::Lambda::Version',
    { Description: properties['VersionDescription'], FunctionName: ref(lambda.id), FunctionScalingConfig: scaling },
    { attributes },
  )
}

const isGiven = (value: Json | undefined): boolean => value !== undefined && value !== null

/** What makes a new version necessary: the code and some settings, or every property. */
function versionIdentity({ properties }: SamResource, context: SamContext, lambda: GeneratedResource): JsonObject {
  const code = lambda.properties['Code'] ?? {}
  if (!isFalsy(properties['AutoPublishAliasAllProperties'])) return { ...lambda.properties, ...publishingLayers(lambda, context) }
  const { Environment: environment, MemorySize: memory, SnapStart: snapStart } = lambda.properties
  const snap = isObject(snapStart) && (snapStart['ApplyOn'] ?? 'None') !== 'None' ? { SnapStart: snapStart } : {}
  return {
    ...(isObject(code) ? code : {}),
    ...(isObject(environment) ? environment : {}),
    ...(isFalsy(memory) ? {} : { MemorySize: memory ?? null }),
    ...snap,
  }
}

/** Layers that say PublishLambdaVersion count as part of the function. */
function publishingLayers(lambda: GeneratedResource, { originals }: SamContext): JsonObject {
  const layers = Array.isArray(lambda.properties['Layers']) ? lambda.properties['Layers'] : []
  return Object.fromEntries(
    layers.flatMap((layer) => {
      const id = referencedId(layer)
      const resource = id === undefined ? undefined : originals[id]
      const properties = isObject(resource) && isObject(resource['Properties']) ? resource['Properties'] : {}
      return id !== undefined && !isFalsy(properties['PublishLambdaVersion']) ? [[id, properties]] : []
    }),
  )
}

function makeAlias({ id, properties, resource }: SamResource, name: string, version: GeneratedResource): GeneratedResource {
  if (name === '') throw invalidResource(id, 'Alias name is required to create an alias')
  if (!/^(?!^[0-9]+$)([a-zA-Z0-9\-_]+)$/u.test(name)) {
    throw invalidResource(
      id,
      `AutoPublishAlias name ('${name}') must contain only alphanumeric characters, hyphens, or underscores matching (?!^[0-9]+$)([a-zA-Z0-9-_]+) pattern.`,
    )
  }
  return generate(
    `${id}Alias${name.replaceAll('-', 'D').replaceAll('_', 'U')}`,
    'AWS::Lambda::Alias',
    {
      Name: name,
      FunctionName: ref(id),
      FunctionVersion: getAtt(version.id, 'Version'),
      ProvisionedConcurrencyConfig: filled(properties['ProvisionedConcurrencyConfig']),
    },
    { attributes: passThroughAttributes(resource) },
  )
}
