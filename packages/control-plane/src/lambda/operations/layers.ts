import type { Values } from '../../documents.ts'
import type { FreeContext, Operation, OperationContext } from '../../operation.ts'
import { locationOf, takeCode } from '../code-store.ts'
import type { CodeStore } from '../code-store.ts'
import { lambdaTime } from '../configuration.ts'
import type { Place } from '../function-name.ts'
import { invalidParameter, resourceNotFound } from '../lambda-errors.ts'
import { cutItems } from '../page.ts'
import { bodyOf, findRecord, layerPath, recordKey } from '../records.ts'
import type { FunctionSettings, LayerRecord, LayerVersionRecord } from '../records.ts'

/** Layers of a function at most. See https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html */
const MAX_LAYERS = 5

/** PublishLayerVersion, GetLayerVersion, GetLayerVersionByArn, DeleteLayerVersion, ListLayerVersions, ListLayers. */
export function layerOperations(store: CodeStore): readonly Operation[] {
  return [
    { service: 'lambda', name: 'PublishLayerVersion', access: 'free', run: (input, context) => publishLayer(input, context, store) },
    { service: 'lambda', name: 'GetLayerVersion', access: 'read', run: (input, context) => getVersion(nameOf(input), Number(input['VersionNumber']), { context, store }) },
    { service: 'lambda', name: 'GetLayerVersionByArn', access: 'read', run: (input, context) => getByArn(input, context, store) },
    { service: 'lambda', name: 'DeleteLayerVersion', access: 'write', run: deleteVersion },
    { service: 'lambda', name: 'ListLayerVersions', access: 'read', run: listVersions },
    { service: 'lambda', name: 'ListLayers', access: 'read', run: listLayers },
  ]
}

/** The layers that an input gives a function, by their ARNs; nothing where it gives none. */
export async function useLayers(input: Values, context: OperationContext): Promise<Pick<FunctionSettings, 'Layers'>> {
  const arns = input['Layers'] as readonly string[] | undefined
  if (arns === undefined) return {}
  if (arns.length > MAX_LAYERS) throw invalidParameter('Cannot reference more than 5 layers.')
  const layers = arns.map(async (arn) => {
    const [, name, version] = /:layer:([^:]+):(\d+)$/u.exec(arn) ?? []
    const isOurs = arn.startsWith(layerArn(context, name ?? ''))
    const found = name === undefined || version === undefined || !isOurs ? undefined : await findRecord(context.documents, 'LambdaLayerVersion', { name, id: version })
    if (!found) throw invalidParameter(`Layer version ${arn} does not exist.`)
    return { Arn: arn, code: found.record.code }
  })
  return { Layers: await Promise.all(layers) }
}

const layerArn = ({ partition, region, accountId }: Place, name: string): string => `arn:${partition}:lambda:${region}:${accountId}:layer:${name}`

/** The name of a layer that is given by name or by ARN. */
const nameOf = (input: Values): string => String(input['LayerName']).split(':').at(-1) ?? ''

async function publishLayer(input: Values, free: FreeContext, store: CodeStore): Promise<Values> {
  const name = nameOf(input)
  const code = await takeCode(input['Content'] as Values, { store, operation: 'PublishLayerVersion' })
  return free.transact('write', async (context) => {
    const known = await findRecord(context.documents, 'LambdaLayer', { name })
    const version = (known?.record.lastVersion ?? 0) + 1
    const layer: LayerRecord = { lastVersion: version }
    if (known) await context.documents.save(known.document, { body: bodyOf(layer) })
    else await context.documents.create(recordKey('LambdaLayer', name), { body: bodyOf(layer), sort: name })
    const record: LayerVersionRecord = {
      version,
      code,
      createdDate: lambdaTime(context.now()),
      description: (input['Description'] as string | undefined) ?? '',
      ...(input['CompatibleRuntimes'] !== undefined && { runtimes: input['CompatibleRuntimes'] as string[] }),
      ...(input['CompatibleArchitectures'] !== undefined && { architectures: input['CompatibleArchitectures'] as string[] }),
      ...(input['LicenseInfo'] !== undefined && { license: input['LicenseInfo'] as string }),
    }
    await context.documents.create(recordKey('LambdaLayerVersion', name, String(version)), { body: bodyOf(record), sort: String(1_000_000 - version).padStart(7, '0') })
    return { ...show(record, { name, place: context }), LayerArn: layerArn(context, name), Content: content(record, store) }
  })
}

function show({ version, createdDate, description, runtimes, architectures, license }: LayerVersionRecord, { name, place }: { readonly name: string; readonly place: Place }): Values {
  return {
    LayerVersionArn: `${layerArn(place, name)}:${version}`,
    Version: version,
    Description: description,
    CreatedDate: createdDate,
    ...(runtimes && { CompatibleRuntimes: runtimes }),
    ...(architectures && { CompatibleArchitectures: architectures }),
    ...(license !== undefined && { LicenseInfo: license }),
  }
}

const content = ({ code }: LayerVersionRecord, store: CodeStore): Values => ({ Location: locationOf(code, store), CodeSha256: code.sha256, CodeSize: code.size })

interface Reading {
  readonly context: OperationContext
  readonly store: CodeStore
}

async function getVersion(name: string, version: number, { context, store }: Reading): Promise<Values> {
  const found = await findRecord(context.documents, 'LambdaLayerVersion', { name, id: String(version) })
  if (!found) throw resourceNotFound('The resource you requested does not exist.')
  return { ...show(found.record, { name, place: context }), LayerArn: layerArn(context, name), Content: content(found.record, store) }
}

async function getByArn(input: Values, context: OperationContext, store: CodeStore): Promise<Values> {
  const [, name = '', version = ''] = /:layer:([^:]+):(\d+)$/u.exec(String(input['Arn'])) ?? []
  return getVersion(name, Number(version), { context, store })
}

/** Versions that are not there are no error; functions that use one keep it. */
async function deleteVersion(input: Values, context: OperationContext): Promise<Values> {
  await context.documents.remove(recordKey('LambdaLayerVersion', nameOf(input), String(input['VersionNumber'])))
  return {}
}

async function listVersions(input: Values, context: OperationContext): Promise<Values> {
  const name = nameOf(input)
  const records = (await versionsOf(name, context)).filter((record) => fits(record, input))
  const { items, next } = cutItems(records, { input, nameOf: ({ version }) => String(version) })
  return { LayerVersions: items.map((record) => show(record, { name, place: context })), ...next }
}

async function listLayers(input: Values, context: OperationContext): Promise<Values> {
  const layers = await context.documents.list({ kind: 'LambdaLayer', parent: '' })
  const latest = await Promise.all(layers.map(async ({ id }) => ({ id, record: (await versionsOf(id, context)).find((record) => fits(record, input)) })))
  const shown = latest.flatMap(({ id, record }) => (record ? [{ LayerName: id, LayerArn: layerArn(context, id), LatestMatchingVersion: show(record, { name: id, place: context }) }] : []))
  const { items, next } = cutItems(shown, { input, nameOf: ({ LayerName }) => LayerName })
  return { Layers: [...items], ...next }
}

/** The latest first. */
async function versionsOf(name: string, { documents }: OperationContext): Promise<LayerVersionRecord[]> {
  const found = await documents.list({ kind: 'LambdaLayerVersion', parent: layerPath(name) })
  return found.map(({ body }) => body as unknown as LayerVersionRecord).toSorted((left, right) => right.version - left.version)
}

function fits({ runtimes, architectures }: LayerVersionRecord, input: Values): boolean {
  const { CompatibleRuntime: runtime, CompatibleArchitecture: architecture } = input as { CompatibleRuntime?: string; CompatibleArchitecture?: string }
  return (runtime === undefined || runtimes?.includes(runtime) === true) && (architecture === undefined || architectures?.includes(architecture) === true)
}
