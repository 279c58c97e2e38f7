import type { CloudFormationError } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'
import { asText, isObject } from '../json.ts'
import { loadTemplate } from '../template/load-template.ts'
import type { TemplatePath } from '../template/source-location.ts'

/** The template's surroundings: files that it names. Paths are the platform's. */
export interface TemplateFiles {
  /** Absolute path of what the template names relative to itself. */
  readonly resolve: (path: string) => string
  readonly kind: (absolutePath: string) => 'file' | 'folder' | undefined
  readonly readText: (absolutePath: string) => string
  /** Absolute path of an asset of a CDK assembly, by the key of its object. */
  readonly asset?: (objectKey: string) => string | undefined
  /** The surroundings of another template, a nested one; absent: those of this one. */
  readonly beside?: (absolutePath: string) => TemplateFiles
}

/** Bucket name under which Lambda's management API takes a folder (or archive) of this machine; the key is its absolute path. */
export const localBucket = '_gatewright_local'

/** A function whose code is a folder of this machine. */
export interface LocalFunction {
  readonly logicalId: string
  readonly folder: string
  /** `Metadata.BuildMethod`, for example `esbuild`. */
  readonly buildMethod?: string
  /** `Metadata.BuildProperties`. */
  readonly buildProperties?: JsonObject
}

interface Packaging {
  readonly body: JsonObject
  readonly files: TemplateFiles
  readonly fail: (message: string, path: TemplatePath) => CloudFormationError
}

/** Properties that hold a place of code, by type; SAM takes Bucket and Key, CloudFormation S3Bucket and S3Key. */
const codeProperties: Readonly<Record<string, { readonly property: string; readonly bucket: string; readonly key: string }>> = {
  'AWS::Serverless::Function': { property: 'CodeUri', bucket: 'Bucket', key: 'Key' },
  'AWS::Serverless::LayerVersion': { property: 'ContentUri', bucket: 'Bucket', key: 'Key' },
  'AWS::Lambda::Function': { property: 'Code', bucket: 'S3Bucket', key: 'S3Key' },
  'AWS::Lambda::LayerVersion': { property: 'Content', bucket: 'S3Bucket', key: 'S3Key' },
}

/** Properties that hold a nested template. */
const nestedProperties: Readonly<Record<string, string>> = {
  'AWS::CloudFormation::Stack': 'TemplateURL',
  'AWS::Serverless::Application': 'Location',
}

/** Properties that hold the place of a definition, with the property that holds the definition itself. */
const definitionProperties: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>> = {
  'AWS::Serverless::Api': [['DefinitionUri', 'DefinitionBody']],
  'AWS::Serverless::HttpApi': [['DefinitionUri', 'DefinitionBody']],
  'AWS::Serverless::StateMachine': [['DefinitionUri', 'Definition']],
  'AWS::StepFunctions::StateMachine': [['DefinitionS3Location', 'Definition']],
  'AWS::ApiGateway::RestApi': [['BodyS3Location', 'Body']],
  'AWS::ApiGatewayV2::Api': [['BodyS3Location', 'Body']],
}

/** Puts, in place, absolute folders where the template names local ones, and local API definitions into the template. */
export function packageLocalCode({ body, files, fail }: Packaging): LocalFunction[] {
  const globals = isObject(body['Globals']) ? body['Globals'] : {}
  const shared = isObject(globals['Function']) ? globals['Function'] : {}
  if (isLocal(shared['CodeUri']))
    shared['CodeUri'] = location(shared['CodeUri'], ['Globals', 'Function', 'CodeUri'], 'Bucket', 'Key')
  const functions: LocalFunction[] = []
  for (const [id, resource] of Object.entries(isObject(body['Resources']) ? body['Resources'] : {})) {
    const properties = isObject(resource) ? resource['Properties'] : undefined
    if (!isObject(resource) || !isObject(properties)) continue
    const path: TemplatePath = ['Resources', id, 'Properties']
    const code = codeProperties[asText(resource['Type'])]
    takeAssets(properties, code)
    if (code && isLocal(properties[code.property]))
      properties[code.property] = location(properties[code.property], [...path, code.property], code.bucket, code.key)
    const nested = nestedProperties[asText(resource['Type'])]
    if (nested !== undefined && isLocal(properties[nested])) properties[nested] = templateFile(asText(properties[nested]), [...path, nested])
    for (const [from, to] of definitionProperties[asText(resource['Type'])] ?? [])
      if (isLocal(properties[from])) includeDefinition(properties, { from, to, path: [...path, from] })
    const own = code
      ? (properties[code.property] ?? (resource['Type'] === 'AWS::Serverless::Function' ? shared['CodeUri'] : undefined))
      : undefined
    const folder = isObject(own) && (own['Bucket'] ?? own['S3Bucket']) === localBucket ? (own['Key'] ?? own['S3Key']) : undefined
    if (typeof folder === 'string' && asText(resource['Type']).endsWith('::Function'))
      functions.push({ logicalId: id, folder, ...buildHint(resource['Metadata']) })
  }
  return functions

  /** What CDK keeps in its bucket of assets is on this machine. */
  function takeAssets(properties: JsonObject, code: (typeof codeProperties)[string] | undefined): void {
    const own = code ? properties[code.property] : undefined
    const folder = code && isObject(own) ? assetOf(own[code.key]) : undefined
    if (code && folder !== undefined) properties[code.property] = { [code.bucket]: localBucket, [code.key]: folder }
    const nested = assetOf(properties['TemplateURL'])
    if (nested !== undefined) properties['TemplateURL'] = nested
    const location = properties['BodyS3Location']
    const definition = isObject(location) ? assetOf(location['Key']) : undefined
    if (definition === undefined) return
    properties['Body'] = loadTemplate({ text: files.readText(definition), file: definition }).body
    delete properties['BodyS3Location']
  }

  /** An object's key, or a URL that ends with it, also one that Fn::Join or Fn::Sub puts together. */
  function assetOf(value: Json | undefined): string | undefined {
    if (files.asset === undefined || value === undefined) return undefined
    if (typeof value === 'string') return files.asset(value) ?? files.asset(value.split('/').at(-1) ?? '')
    const [key] = /[\w-]+\.(?:zip|json|ya?ml|template\.json)(?=[^\w.]*$)/u.exec(JSON.stringify(value)) ?? []
    return key === undefined ? undefined : files.asset(key)
  }

  function templateFile(name: string, path: TemplatePath): string {
    const file = files.resolve(name)
    if (files.kind(file) !== 'file')
      throw fail(`there is no file ${file}: a nested template is looked for relative to the template`, path)
    return file
  }

  function location(value: Json | undefined, path: TemplatePath, bucket: string, key: string): JsonObject {
    const folder = files.resolve(asText(value))
    if (files.kind(folder) === undefined)
      throw fail(`there is no folder ${folder}: code is looked for relative to the template`, path)
    return { [bucket]: localBucket, [key]: folder }
  }

  function includeDefinition(properties: JsonObject, { from, to, path }: { from: string; to: string; path: TemplatePath }): void {
    const file = files.resolve(asText(properties[from]))
    if (files.kind(file) !== 'file')
      throw fail(`there is no file ${file}: a definition is looked for relative to the template`, path)
    properties[to] = loadTemplate({ text: files.readText(file), file }).body
    delete properties[from]
  }
}

const isLocal = (value: Json | undefined): value is string =>
  typeof value === 'string' && value !== '' && !/^(s3|https?):\/\//iu.test(value)

function buildHint(metadata: Json | undefined): Partial<LocalFunction> {
  if (!isObject(metadata) || typeof metadata['BuildMethod'] !== 'string') return {}
  const properties = metadata['BuildProperties']
  return { buildMethod: metadata['BuildMethod'], ...(isObject(properties) ? { buildProperties: properties } : {}) }
}
