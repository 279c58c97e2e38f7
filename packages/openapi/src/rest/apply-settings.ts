import type { ManagementCall } from '../management-call.ts'
import { textsOf } from '../values.ts'
import type { Values } from '../values.ts'
import type { RestSettings } from './definition.ts'

/** Creates the API. Imported APIs have only the models that they define (recording import.json, test_import_and_validate_rest_api). */
export async function createApi(settings: RestSettings, call: ManagementCall): Promise<Values> {
  const api = await call('CreateRestApi', { ...settings })
  for (const modelName of ['Empty', 'Error']) await call('DeleteModel', { restApiId: api['id'], modelName })
  return api
}

/** Members of an API that a definition may leave out; overwriting takes them away. */
const REMOVABLE = ['description', 'version', 'minimumCompressionSize', 'policy'] as const
/** Members that always have a value; a definition that leaves them out leaves them as they are. */
const REPLACEABLE = ['name', 'disableExecuteApiEndpoint', 'securityPolicy', 'endpointAccessMode'] as const

interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove'
  readonly path: string
  readonly value?: string
}

/** Changes the API's own settings. Its endpoint configuration stays (guide, api-gateway-import-api-update). */
export async function updateApi(
  settings: RestSettings,
  {
    apiId,
    mode,
    call,
  }: {
    readonly apiId: string
    readonly mode: 'merge' | 'overwrite'
    readonly call: ManagementCall
  },
): Promise<Values> {
  const api = await call('GetRestApi', { restApiId: apiId })
  const patchOperations: PatchOperation[] = [
    ...REPLACEABLE.flatMap((name) => replaceWith(`/${name}`, settings[name])),
    ...replaceWith('/apiKeySource', settings.apiKeySource ?? (mode === 'overwrite' ? 'HEADER' : undefined)),
    ...REMOVABLE.flatMap((name) => {
      if (settings[name] !== undefined) return replaceWith(`/${name}`, settings[name])
      return mode === 'overwrite' && api[name] !== undefined ? [{ op: 'remove', path: `/${name}` } as const] : []
    }),
    ...mediaTypePatch(textsOf(api['binaryMediaTypes']), settings.binaryMediaTypes ?? [], mode),
  ]
  await call('UpdateRestApi', { restApiId: apiId, patchOperations })
  return api
}

function replaceWith(path: string, value: string | number | boolean | undefined): readonly PatchOperation[] {
  return value === undefined || value === '' ? [] : [{ op: 'replace', path, value: String(value) }]
}

function mediaTypePatch(
  current: readonly string[],
  wanted: readonly string[],
  mode: 'merge' | 'overwrite',
): readonly PatchOperation[] {
  const path = (type: string): string => `/binaryMediaTypes/${type.replaceAll('~', '~0').replaceAll('/', '~1')}`
  const added = wanted.filter((type) => !current.includes(type)).map((type) => ({ op: 'add', path: path(type) }) as const)
  const stale = mode === 'overwrite' ? current.filter((type) => !wanted.includes(type)) : []
  return [...added, ...stale.map((type) => ({ op: 'remove', path: path(type) }) as const)]
}
