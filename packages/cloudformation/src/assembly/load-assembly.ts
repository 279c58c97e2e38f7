// The output of `cdk synth`: a folder with manifest.json, templates, and the assets that they name.
import { CloudFormationError } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'
import { asText, isObject } from '../json.ts'
import type { TemplateFiles } from '../stack/local-code.ts'
import { loadTemplate } from '../template/load-template.ts'
import type { LoadedTemplate } from '../template/load-template.ts'

export interface AssemblyOptions {
  /** The files beside `manifest.json`. */
  readonly files: TemplateFiles
}

/** One stack of an assembly. */
export interface AssemblyStack {
  readonly stackName: string
  readonly template: LoadedTemplate
  /** For `planStack`: they find the assembly's assets. */
  readonly files: TemplateFiles
}

/**
 * Reads a CDK assembly and gives its stacks in the order in which they depend on each other.
 *
 * Throws `ERR_CLOUDFORMATION_SYNTAX` for a file that cannot be read and `ERR_CLOUDFORMATION_CYCLE` for stacks that need each other.
 * See https://docs.aws.amazon.com/cdk/v2/guide/deploy.html#deploy-how-synth
 */
export function loadAssembly({ files }: AssemblyOptions): AssemblyStack[] {
  const assets = new Map<string, string>()
  const stacks = readFolder('', { files, assets })
  return inOrder(stacks).map(({ stackName, file, beside }) => ({
    stackName,
    template: loadTemplate({ text: beside.readText(file), file }),
    files: withAssets(beside, assets),
  }))
}

interface Reading {
  readonly files: TemplateFiles
  /** Object key → absolute path. */
  readonly assets: Map<string, string>
}

interface StackArtifact {
  readonly id: string
  readonly stackName: string
  readonly file: string
  readonly beside: TemplateFiles
  readonly dependencies: readonly string[]
}

/** The stacks of a folder, and of the assemblies nested in it. */
function readFolder(folder: string, { files, assets }: Reading): StackArtifact[] {
  const pathOf = (name: string): string => files.resolve(folder === '' ? name : `${folder}/${name}`)
  const manifest = readJson(pathOf('manifest.json'), files)
  const artifacts = isObject(manifest['artifacts']) ? manifest['artifacts'] : {}
  return Object.entries(artifacts).flatMap(([id, artifact]): StackArtifact[] => {
    const item = mapOf(artifact)
    const properties = mapOf(item['properties'])
    if (item['type'] === 'cdk:asset-manifest') readAssets(asText(properties['file']))
    if (item['type'] === 'cdk:cloud-assembly') return readFolder(folder === '' ? asText(properties['directoryName']) : `${folder}/${asText(properties['directoryName'])}`, { files, assets })
    if (item['type'] !== 'aws:cloudformation:stack') return []
    const file = pathOf(asText(properties['templateFile']))
    const dependencies = Array.isArray(item['dependencies']) ? item['dependencies'].map(asText) : []
    return [{ id, stackName: asText(properties['stackName'] ?? id), file, beside: files.beside?.(file) ?? files, dependencies }]
  })

  function readAssets(file: string): void {
    const listed = mapOf(readJson(pathOf(file), files)['files'])
    for (const asset of Object.values(listed)) {
      const { source, destinations } = mapOf(asset)
      const path = mapOf(source)['path']
      if (path === undefined) continue
      for (const destination of Object.values(mapOf(destinations))) assets.set(asText(mapOf(destination)['objectKey']), pathOf(asText(path)))
    }
  }
}

const withAssets = (files: TemplateFiles, assets: ReadonlyMap<string, string>): TemplateFiles => ({
  ...files,
  asset: (key) => assets.get(key),
  beside: (path) => withAssets(files.beside?.(path) ?? files, assets),
})

function readJson(path: string, files: TemplateFiles): JsonObject {
  if (files.kind(path) !== 'file') throw new CloudFormationError('ERR_CLOUDFORMATION_SYNTAX', `there is no file ${path}: a CDK assembly is what cdk synth writes`)
  return loadTemplate({ text: files.readText(path), file: path }).body
}

/** What a stack depends on comes before it. */
function inOrder(stacks: readonly StackArtifact[]): StackArtifact[] {
  const byId = new Map(stacks.map((stack) => [stack.id, stack]))
  const done = new Set<StackArtifact>()
  const visit = (stack: StackArtifact, way: readonly string[]): void => {
    if (way.includes(stack.id)) throw new CloudFormationError('ERR_CLOUDFORMATION_CYCLE', `stacks of the assembly need each other: ${[...way, stack.id].join(' → ')}`)
    if (done.has(stack)) return
    for (const id of stack.dependencies) {
      const needed = byId.get(id)
      if (needed !== undefined) visit(needed, [...way, stack.id])
    }
    done.add(stack)
  }
  for (const stack of stacks) visit(stack, [])
  return [...done]
}

const mapOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})
