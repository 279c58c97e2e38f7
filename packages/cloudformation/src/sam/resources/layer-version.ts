import type { Json, JsonObject } from '../../json.ts'
import { isObject } from '../../json.ts'
import { invalidResource } from '../errors.ts'
import { generate, passThroughAttributes, resourceAttributes } from '../generated-resource.ts'
import { isIntrinsic } from '../intrinsic.ts'
import { hashSuffix } from '../logical-id.ts'
import { resolveParameters } from '../parameter-resolver.ts'
import { checkProperties } from '../property-table.ts'
import { asList } from '../sam-context.ts'
import type { SamContext, SamResource, SamResourceType } from '../sam-context.ts'
import { s3Code } from '../s3-location.ts'
import { filled, isFalsy } from '../python-truth.ts'

/** AWS::Serverless::LayerVersion: a new logical id with each change, so that CloudFormation publishes a new version. */
export const layerVersion: SamResourceType = {
  references: {},
  generate: (source, context) => {
    const { id, properties, resource } = source
    checkProperties(id, 'AWS::Serverless::LayerVersion', properties, {
      LayerName: 'string|map',
      Description: 'string',
      PublishLambdaVersion: 'boolean',
      ContentUri: '!string|map',
      CompatibleArchitectures: 'list<string|map>',
      CompatibleRuntimes: 'list<string|map>',
      LicenseInfo: 'string',
      RetentionPolicy: 'string',
    })
    for (const name of ['LayerName', 'LicenseInfo', 'Description', 'RetentionPolicy']) resolveText(source, context, name)
    const attributes = passThroughAttributes(resource)
    attributes['DeletionPolicy'] ??= 'Retain'
    const retention = retentionPolicy(id, properties['RetentionPolicy'] ?? null)
    if (retention !== undefined) attributes['DeletionPolicy'] = retention
    const newId = id + hashSuffix(identity(source))
    checkArchitectures(newId, properties['CompatibleArchitectures'])
    const layer = generate(
      newId,
      'AWS::Lambda::LayerVersion',
      {
        Content: s3Code(properties['ContentUri'], newId, 'ContentUri'),
        Description: properties['Description'],
        LayerName: filled(properties['LayerName']) ?? id,
        CompatibleArchitectures: properties['CompatibleArchitectures'],
        CompatibleRuntimes: properties['CompatibleRuntimes'],
        LicenseInfo: properties['LicenseInfo'],
      },
      { attributes, dependsOn: resource['DependsOn'] },
    )
    context.renamed.set(id, newId)
    return [layer]
  },
}

function resolveText({ id, properties }: SamResource, { parameters }: SamContext, name: string): void {
  const value = properties[name]
  if (!value) return
  const resolved = resolveParameters(value, parameters)
  if (!isObject(resolved) && typeof resolved !== 'string')
    throw invalidResource(id, `Could not resolve parameter for '${name}' or parameter is not a String.`, name)
  properties[name] = resolved
}

/** The layer as SAM would print it itself, without what only says how to keep it. */
function identity({ id, properties, resource }: SamResource): JsonObject {
  const names = [
    'LayerName',
    'Description',
    'PublishLambdaVersion',
    'ContentUri',
    'CompatibleArchitectures',
    'CompatibleRuntimes',
    'LicenseInfo',
    'RetentionPolicy',
  ]
  const given = Object.fromEntries(
    names.flatMap((name) => ((properties[name] ?? null) === null ? [] : [[name, properties[name] ?? null]])),
  )
  const attributes = resourceAttributes(resource)
  for (const name of ['DeletionPolicy', 'UpdateReplacePolicy', 'Metadata']) delete attributes[name]
  const depends = !isFalsy(resource['DependsOn']) ? { DependsOn: resource['DependsOn'] } : {}
  return { [id]: { Type: 'AWS::Serverless::LayerVersion', ...depends, ...attributes, Properties: given } }
}

function retentionPolicy(id: string, policy: Json): string | undefined {
  const options = "['Retain', 'Delete']"
  if (isIntrinsic(policy)) {
    throw invalidResource(
      id,
      `'RetentionPolicy' does not accept intrinsic functions, please use one of the following options: ${options}`,
      'RetentionPolicy',
    )
  }
  if (policy === null) return undefined
  if (typeof policy !== 'string')
    throw invalidResource(id, `Invalid 'RetentionPolicy' type, please use one of the following options: ${options}`, 'RetentionPolicy')
  const found = ['Retain', 'Delete'].find((option) => option.toLowerCase() === policy.toLowerCase())
  if (found === undefined)
    throw invalidResource(id, `'RetentionPolicy' must be one of the following options: ${options}.`, 'RetentionPolicy')
  return found
}

function checkArchitectures(id: string, architectures: Json | undefined): void {
  if (isFalsy(architectures) || isIntrinsic(architectures)) return
  const given = isObject(architectures) ? Object.keys(architectures) : asList(architectures)
  if (given.every((architecture) => isIntrinsic(architecture) || architecture === 'arm64' || architecture === 'x86_64')) return
  throw invalidResource(id, "CompatibleArchitectures needs to be a list of 'x86_64' or 'arm64'", 'CompatibleArchitectures')
}
